package dev.limn.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
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
  void theTrainerKnowsNothingOfTheServer() {
    noClasses()
        .that()
        .resideInAPackage("dev.limn.trainer..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.limn.server..", "io.micronaut..")
        .check(limn);
  }

  /** What is measured is the exported model, by the runtime that users have. */
  @Test
  void evaluationKnowsNothingOfTheTrainingLibrary() {
    noClasses()
        .that()
        .resideInAPackage("dev.limn.trainer.evaluation")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(limn);
  }

  @Test
  void noOtherModuleKnowsOfThisOne() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.limn.trainer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.limn.trainer..")
        .check(limn);
  }

  /**
   * See {@link dev.limn.trainer.loss.Scale}: the record of such an operation outlives its number.
   */
  @Test
  void whatIsDifferentiatedIsNotMultipliedByABareNumber() {
    for (String operation : List.of("mul", "div", "pow")) {
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.limn.trainer.loss", "dev.limn.trainer.layer", "dev.limn.trainer.block")
          .or()
          .haveSimpleName("VaeLearner")
          .or()
          .haveSimpleName("GanLearner")
          .or()
          .haveSimpleName("ClassifierLearner")
          .should()
          .callMethod(NDArray.class, operation, Number.class)
          .check(limn);
    }
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.(**)").should().beFreeOfCycles().check(limn);
  }
}
