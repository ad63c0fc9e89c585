package dev.limn.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules between the modules up to this one; see docs/ARCHITECTURE.md. */
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
  void nothingBelowTheCommandLineKnowsOfIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.limn.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.limn.cli..", "picocli..", "me.tongfei..")
        .check(limn);
  }

  @Test
  void nothingDependsOnTheTrainerOrTheServer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.limn.trainer..", "dev.limn.server..", "ai.djl..", "io.micronaut..")
        .check(limn);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.(**)").should().beFreeOfCycles().check(limn);
  }
}
