package dev.limn.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
  void noOtherModuleKnowsOfThisOneOrOfSpark() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.limn.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.limn.spark..", "org.apache.spark..", "scala..")
        .check(limn);
  }

  @Test
  void sparkNeedsNoMoreThanTheZooAndTheRuntime() {
    noClasses()
        .that()
        .resideInAPackage("dev.limn.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.limn.bulk..", "dev.limn.cli..", "dev.limn.conformance..", "picocli..")
        .check(limn);
  }
}
