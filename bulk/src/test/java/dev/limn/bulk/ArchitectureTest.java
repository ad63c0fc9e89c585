package dev.limn.bulk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of this module towards the others; see docs/ARCHITECTURE.md. */
class ArchitectureTest {

  private static JavaClasses limn;

  @BeforeAll
  static void readClasses() {
    limn =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.limn");
  }

  @Test
  void noOtherModuleKnowsOfThisOneOrOfParquet() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.limn.bulk..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.limn.bulk..", "org.apache.parquet..", "org.apache.hadoop..")
        .check(limn);
  }

  @Test
  void parquetStaysWhereShardsAreEncoded() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.limn.bulk.shard")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..", "com.github.luben..")
        .check(limn);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.(**)").should().beFreeOfCycles().check(limn);
  }
}
