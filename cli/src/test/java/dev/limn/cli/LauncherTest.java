package dev.limn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, with a Maven and a Java that only write down their calls. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher for Windows is limn.cmd")
class LauncherTest {

  @TempDir Path directory;
  private LauncherTree tree;

  @BeforeEach
  void plantTree() throws IOException {
    tree = new LauncherTree(directory);
  }

  @Test
  void theFirstUseBuildsTheModuleAndSaysSo() throws Exception {
    LauncherTree.Run run = tree.launch("sample", "a b", "");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("limn: building module cli")
        .contains("limn: building Limn CLI 1.0 [5/5]");
    assertThat(run.out())
        .startsWith("java in " + directory.toRealPath())
        .contains("--enable-native-access=ALL-UNNAMED")
        .contains("-Dai.djl.offline=true")
        .doesNotContain("limn.terminal")
        .endsWith(" dev.limn.cli.Main sample a b \n");
    assertThat(tree.builds().get(0)).contains("-B -o -pl cli -am package");
  }

  @Test
  void theClassPathHoldsCopiesOfTheProjectsJarsAndNoRelativePath() throws Exception {
    tree.launch("sample");

    assertThat(tree.classPath("sample"))
        .hasSize(3)
        .allSatisfy(entry -> assertThat(entry).startsWith("/"))
        .noneMatch(entry -> entry.contains("/cli/target/") || entry.contains("/runtime/target/"))
        .last()
        .isEqualTo(directory.resolve("library.jar").toString());
  }

  @Test
  void nothingIsBuiltWhileNothingChanges() throws Exception {
    tree.launch("sample");
    LauncherTree.Run second = tree.launch("sample");

    assertThat(second.err()).isEmpty();
    assertThat(tree.builds()).hasSize(1);
  }

  @Test
  void aChangedSourceANewFileAndADeletedFileEachBuildAgain() throws Exception {
    tree.launch("sample");
    tree.write("runtime/src/main/java/A.java", "class A { }");
    tree.launch("sample");
    tree.write("cli/src/main/java/B.java", "class B {}");
    tree.launch("sample");
    Files.delete(tree.file("cli/src/main/java/B.java"));
    tree.launch("sample");
    tree.write("trainer/src/main/java/A.java", "unrelated");
    tree.launch("sample");

    assertThat(tree.builds()).hasSize(4);
  }

  @Test
  void whatIsEditedDuringABuildIsBuiltNextTime() throws Exception {
    tree.set("FAKE_SECONDS", "0.1");
    tree.set("FAKE_EDIT", tree.file("cli/src/main/java/A.java").toString());
    tree.launch("sample");
    tree.unset("FAKE_EDIT");
    tree.launch("sample");
    tree.launch("sample");

    assertThat(tree.builds()).hasSize(2);
  }

  @Test
  void aRunningCommandKeepsItsJarsWhenAnotherBuildReplacesThem() throws Exception {
    tree.launch("sample");
    Path first = Path.of(tree.classPath("sample").get(0));
    Object inode = Files.getAttribute(first, "unix:ino");
    tree.write("cli/pom.xml", "<project />");
    tree.launch("sample");

    Path second = Path.of(tree.classPath("sample").get(0));
    assertThat(second).isNotEqualTo(first);
    assertThat(Files.getAttribute(second, "unix:ino")).isNotEqualTo(inode);
    assertThat(first).doesNotExist();
  }

  @Test
  void eachCommandRunsWithTheClassPathOfItsModule() throws Exception {
    tree.launch("sample");

    assertThat(tree.launch("--stacktrace", "train").err()).contains("building module trainer");
    assertThat(tree.classPath("train").get(0)).contains("limn-trainer-1.jar");
    assertThat(tree.classPath("help", "train").get(0)).contains("limn-trainer-1.jar");
    assertThat(tree.classPath("--help").get(0)).contains("limn-cli-1.jar");
    assertThat(tree.classPath("unknown").get(0)).contains("limn-cli-1.jar");
  }

  @Test
  void aMovedTreeIsBuiltAgain() throws Exception {
    tree.launch("sample");
    tree.move("moved");

    assertThat(tree.launch("sample").err()).contains("building module cli");
    assertThat(tree.classPath("sample").get(0)).contains("/moved/");
  }

  @Test
  void aMissingLibraryIsFetchedAgain() throws Exception {
    tree.launch("sample");
    Path moved = tree.library("elsewhere.jar");

    assertThat(tree.launch("sample").err()).contains("building module cli");
    assertThat(tree.classPath("sample")).last().isEqualTo(moved.toString());
  }

  @Test
  void aTreeThatCannotBeWrittenRunsAsItWasBuilt() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may write everywhere");
    assertThat(tree.file(".").toFile().setWritable(false)).isTrue();
    try {
      assertThat(tree.launch("sample").err())
          .contains("module cli is not built and ")
          .endsWith(" cannot be written: start limn once as its owner\n");
      assertThat(tree.file(".").toFile().setWritable(true)).isTrue();
      tree.launch("sample");
      tree.write("cli/src/main/java/A.java", "class A { }");
      assertThat(tree.file(".").toFile().setWritable(false)).isTrue();

      assertThat(tree.launch("sample").exitCode()).isZero();
      assertThat(tree.builds()).hasSize(1);
    } finally {
      assertThat(tree.file(".").toFile().setWritable(true)).isTrue();
    }
  }

  @Test
  void theLauncherWorksThroughASymbolicLinkOfALink() throws Exception {
    Path first = Files.createSymbolicLink(directory.resolve("first"), Path.of("my tree", "limn"));
    Path bin = Files.createDirectory(directory.resolve("bin"));
    Path second = Files.createSymbolicLink(bin.resolve("limn"), first);

    assertThat(tree.launch(second, "sample").exitCode()).isZero();
  }

  @Test
  void whatIsMissingInTheLocalRepositoryIsFetchedOnline() throws Exception {
    tree.set("FAKE_FAILURE", "offline");

    assertThat(tree.launch("sample").exitCode()).isZero();
    assertThat(tree.builds()).hasSize(2);
    assertThat(tree.builds().get(1)).doesNotContain("-o");
  }

  @Test
  void aFailedBuildShowsTheErrorAndTheLogAndIsNotTriedOnline() throws Exception {
    tree.set("FAKE_FAILURE", "compile");

    LauncherTree.Run run = tree.launch("sample");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("[ERROR] Main.java:[3,1] ';' expected")
        .endsWith("limn: the build failed; the whole log is " + tree.log() + "\n");
    assertThat(tree.builds()).hasSize(1);
    assertThat(tree.log()).content().contains("';' expected");
  }

  @Test
  void twoLaunchersAtOnceBuildOnce() throws Exception {
    tree.set("FAKE_SECONDS", "1");
    Process first = tree.start(tree.file("limn"), "sample");
    Process second = tree.start(tree.file("limn"), "sample");

    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(tree.builds()).hasSize(1);
  }

  @Test
  void missingOrOldToolsAreNamedInOneLine() throws Exception {
    tree.set("FAKE_VERSION", "3.6.3");
    assertThat(tree.launch("sample"))
        .isEqualTo(
            new LauncherTree.Run(1, "", "limn: mvn is Maven 3.6.3: Limn needs 3.8 or newer\n"));

    Files.delete(directory.resolve("tools/mvn"));
    assertThat(tree.launch("sample").err())
        .startsWith("limn: no mvn on the PATH: install Maven 3.8");

    tree.java("11.0.2");
    assertThat(tree.launch("sample").err()).matches("limn: .* is Java 11.0.2: Limn needs 17 .*\n");

    tree.java("1.8.0_402");
    assertThat(tree.launch("sample").err())
        .matches("limn: .* is Java 1.8.0_402: Limn needs 17 .*\n");

    tree.set("JAVA_HOME", "/nowhere");
    assertThat(tree.launch("sample").err())
        .startsWith("limn: JAVA_HOME is /nowhere, but there is no");

    tree.set("JAVA_HOME", "");
    assertThat(tree.launch("sample").err()).startsWith("limn: no java on the PATH: install a JDK");
  }

  @Test
  void aJavaWithoutACompilerCannotBuild() throws Exception {
    Files.delete(directory.resolve("jdk/bin/javac"));

    assertThat(tree.launch("sample").err()).contains("a JDK, not a JRE");
  }

  @Test
  void aJavaWithoutAReleaseFileIsAskedItself() throws Exception {
    Files.delete(directory.resolve("jdk/release"));
    LauncherTree.script(
        directory.resolve("jdk/bin/java"), "#!/bin/sh\necho 'openjdk version \"9.0.1\"' >&2\n");

    assertThat(tree.launch("sample").err()).contains("is Java 9.0.1: Limn needs 17");
  }

  @Test
  void optionsOfTheUserComeAfterOursAndNewJavaIsKeptQuiet() throws Exception {
    tree.set("LIMN_JAVA_OPTS", "-Xmx8g -Dx=y");
    assertThat(tree.launch("sample").out()).contains("ALL-UNNAMED -Xmx8g -Dx=y -cp ");

    tree.java("25.0.1");
    assertThat(tree.launch("sample").out()).contains("--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void trainingKeepsMemoryAndTheUsersOwnSettingsStand() throws Exception {
    LauncherTree.script(
        directory.resolve("jdk/bin/java"),
        "#!/bin/sh\necho \"spin $GOMP_SPINCOUNT arenas $MALLOC_ARENA_MAX\"\n");
    assertThat(tree.launch("sample").out()).isEqualTo("spin 10000 arenas \n");
    assertThat(tree.launch("train").out()).isEqualTo("spin 10000 arenas 1\n");

    tree.set("GOMP_SPINCOUNT", "5");
    tree.set("MALLOC_ARENA_MAX", "3");
    assertThat(tree.launch("train").out()).isEqualTo("spin 5 arenas 3\n");
  }

  @Test
  void gpusMultiplyInSinglePrecisionUnlessTheUserSaysElse() throws Exception {
    LauncherTree.script(
        directory.resolve("jdk/bin/java"), "#!/bin/sh\necho \"tf32 $NVIDIA_TF32_OVERRIDE\"\n");
    assertThat(tree.launch("sample").out()).isEqualTo("tf32 0\n");
    assertThat(tree.launch("train").out()).isEqualTo("tf32 \n");

    tree.set("NVIDIA_TF32_OVERRIDE", "1");
    assertThat(tree.launch("sample").out()).isEqualTo("tf32 1\n");
  }

  @Test
  void theGpuArtifactTakesThePlaceOfThePlainOne() throws Exception {
    Path plain = tree.library("m2/onnxruntime/1.29.0/onnxruntime-1.29.0.jar");
    Path gpu = directory.resolve("m2/onnxruntime_gpu/1.29.0/onnxruntime_gpu-1.29.0.jar");
    assertThat(tree.classPath("sample")).contains(plain.toString());
    tree.set("LIMN_GPU", "1");

    LauncherTree.Run fetching = tree.launch("sample");
    assertThat(fetching.err()).contains("limn: fetching onnxruntime_gpu 1.29.0, 640 MB, once");
    assertThat(tree.builds())
        .last()
        .asString()
        .contains("dependency:get", "com.microsoft.onnxruntime:onnxruntime_gpu:1.29.0");

    int builds = tree.builds().size();
    Files.createDirectories(gpu.getParent());
    Files.createFile(gpu);
    assertThat(tree.classPath("sample")).contains(gpu.toString()).doesNotContain(plain.toString());
    assertThat(tree.builds()).hasSize(builds);
  }

  @Test
  void aGpuArtifactThatCannotBeFetchedIsAnErrorOfOneLine() throws Exception {
    tree.library("m2/onnxruntime/1.29.0/onnxruntime-1.29.0.jar");
    tree.launch("sample");
    tree.set("LIMN_GPU", "1");
    tree.set("FAKE_GET", "1");

    LauncherTree.Run launch = tree.launch("sample");

    assertThat(launch.exitCode()).isEqualTo(1);
    assertThat(launch.err())
        .endsWith(
            "limn: onnxruntime_gpu 1.29.0 could not be fetched: unset LIMN_GPU to run without\n");
  }

  @Test
  void aReleaseRunsWithoutMavenFromAnyDirectory() throws Exception {
    tree.write("lib/commands.tsv", "draw\tcli\tDraws.\nserve\tserver\tServes.\n");
    tree.write("lib/limn-cli-1.0.jar", "cli");
    tree.write("lib/cli.classpath", "lib/limn-runtime-1.0.jar:lib/onnxruntime-1.29.0.jar");

    LauncherTree.Run run = tree.launch("draw");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(tree.builds()).isEmpty();
    Path lib = tree.file("lib").toRealPath();
    assertThat(tree.classPath("draw"))
        .containsExactly(
            lib.resolve("limn-cli-1.0.jar").toString(),
            lib.resolve("limn-runtime-1.0.jar").toString(),
            lib.resolve("onnxruntime-1.29.0.jar").toString());
    assertThat(tree.launch("serve").err())
        .isEqualTo(
            "limn: module server is not in this release: %s is missing\n"
                .formatted(lib.resolve("server.classpath")));
  }

  @Test
  void conformanceOfGrpcHasTheJarsOfTheServer() throws Exception {
    tree.write("lib/commands.tsv", "conformance\tcli\tHolds.\n");
    for (String module : List.of("cli", "server")) {
      tree.write("lib/limn-" + module + "-1.0.jar", module);
      tree.write("lib/" + module + ".classpath", "lib/limn-runtime-1.0.jar");
    }

    assertThat(tree.classPath("conformance", "--provider", "cpu").get(0)).contains("limn-cli");
    for (String option : List.of("--grpc", "--grpc=http://127.0.0.1:1", "--list")) {
      assertThat(tree.classPath("conformance", option).get(0)).contains("limn-server");
    }
  }

  @Test
  void aReleaseTakesTheJarForGpusFromItsOwnDirectory() throws Exception {
    tree.write("lib/commands.tsv", "draw\tcli\tDraws.\n");
    tree.write("lib/limn-cli-1.0.jar", "cli");
    tree.write("lib/cli.classpath", "lib/onnxruntime-1.29.0.jar");
    tree.set("LIMN_GPU", "1");
    Path gpu = tree.file("lib").toRealPath().resolve("onnxruntime_gpu-1.29.0.jar");

    assertThat(tree.launch("draw").err())
        .isEqualTo(
            "limn: LIMN_GPU needs %s: put that jar of com.microsoft.onnxruntime there\n"
                .formatted(gpu));
    tree.write("lib/onnxruntime_gpu-1.29.0.jar", "gpu");
    assertThat(tree.classPath("draw")).last().isEqualTo(gpu.toString());
  }

  @Test
  void theRealTreeNamesTheModulesThatTheLauncherWatches() throws IOException {
    String launcher = Files.readString(Path.of("..", "limn"));

    for (String module : List.of("runtime", "model-zoo", "conformance-tests", "cli")) {
      assertThat(Path.of("..", module, "pom.xml")).exists();
      assertThat(launcher).containsPattern("for part in .*" + module);
    }
    assertThat(Files.isExecutable(Path.of("..", "limn"))).isTrue();
  }
}
