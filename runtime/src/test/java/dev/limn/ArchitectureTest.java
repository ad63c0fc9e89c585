package dev.limn;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules between the packages of this module; see docs/ARCHITECTURE.md. */
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
  void theRuntimeKnowsNothingOfTrainingServersCommandsOrHttp() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.limn", "dev.limn.runtime..", "dev.limn.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl..",
            "io.micronaut..",
            "picocli..",
            "java.net.http..",
            "com.sun.net.httpserver..")
        .check(limn);
  }

  @Test
  void graphsKnowNothingOfTheRuntimeThatRunsThem() {
    noClasses()
        .that()
        .resideInAPackage("dev.limn.onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.limn.runtime..", "ai.onnxruntime..")
        .check(limn);
  }

  @Test
  void theRuntimeLogsNothing() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.slf4j..",
            "org.apache.log4j..",
            "org.apache.logging..",
            "org.apache.commons.logging..",
            "ch.qos.logback..",
            "java.util.logging..")
        .check(limn);
  }

  @Test
  void whoeverEmbedsTheRuntimeMeetsFewTypes() {
    assertThat(limn)
        .filteredOn(type -> type.getPackageName().equals("dev.limn.runtime"))
        .filteredOn(type -> type.isTopLevelClass())
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .hasSizeBetween(1, 19);
  }

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.(**)").should().beFreeOfCycles().check(limn);
  }
}
