package dev.limn.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A source tree with the real launcher, and a Maven and a Java that only write down their calls.
 */
final class LauncherTree {

  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      echo "java in $PWD: $*"
      for word; do
        case $word in
          -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}"; exit "${FAKE_DUMP:-0}" ;;
        esac
      done
      """;

  /** Leaves what Maven leaves: a jar and the class path without it. */
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      if [ "$2" = -v ]; then echo "Apache Maven ${FAKE_VERSION:-3.9.11} (abc)"; exit 0; fi
      echo "$*" >>"$CALLS"
      case "$*" in *dependency:get*) exit "${FAKE_GET:-0}" ;; esac
      case "$* ${FAKE_FAILURE:-}" in
        *" -o "*offline) echo "[ERROR] Cannot access central in offline mode"; exit 1 ;;
        *compile) echo "[ERROR] Main.java:[3,1] ';' expected"; exit 1 ;;
      esac
      sleep "${FAKE_SECONDS:-0}"
      if [ -n "${FAKE_EDIT:-}" ]; then echo "class C {}" >"$FAKE_EDIT"; fi
      echo "[INFO] Building Limn CLI 1.0                                  [5/5]"
      while [ "$1" != -pl ]; do shift; done
      mkdir -p "$2/target" "$PWD/runtime/target"
      echo "$2" >"$2/target/limn-$2-1.jar"
      echo runtime >"$PWD/runtime/target/limn-runtime-1.jar"
      printf '%s' "$PWD/runtime/target/limn-runtime-1.jar:$LIBRARY" >"$2/target/class-path.txt"
      """;

  private final Path directory;
  private final Path tools;
  private final Path calls;
  private final Map<String, String> environment = new HashMap<>();
  private Path root;
  private Path library;

  LauncherTree(Path directory) throws IOException {
    this.directory = directory;
    root = Files.createDirectories(directory.resolve("my tree"));
    Files.copy(Path.of("..", "limn"), root.resolve("limn"));
    write(root.resolve("pom.xml"), "<project/>");
    for (String module :
        List.of("runtime", "model-zoo", "conformance-tests", "cli", "trainer", "server")) {
      write(root.resolve(module).resolve("pom.xml"), "<project/>");
      write(root.resolve(module).resolve("src/main/java/A.java"), "class A {}");
    }
    write(
        root.resolve("cli/src/main/resources/dev/limn/cli/commands.tsv"),
        "sample\tcli\tDraws.\ntrain\ttrainer\tTrains.\nserve\tserver\tServes.\n");
    age(root);
    calls = directory.resolve("calls");
    library("library.jar");
    tools = wrapTools();
    script(tools.resolve("mvn"), FAKE_MAVEN);
    java("17.0.15");
  }

  record Run(int exitCode, String out, String err) {}

  /** Sets an environment variable of the launches to come. */
  void set(String name, String value) {
    environment.put(name, value);
  }

  void unset(String name) {
    environment.remove(name);
  }

  Path file(String path) {
    return root.resolve(path);
  }

  void write(String path, String text) throws IOException {
    write(root.resolve(path), text);
  }

  void move(String name) throws IOException {
    root = Files.move(root, directory.resolve(name));
  }

  /** Replaces the one library that the class path names. */
  Path library(String name) throws IOException {
    if (library != null) {
      Files.delete(library);
    }
    library = write(directory.resolve(name), "library");
    return library;
  }

  /** The arguments of each build so far. */
  List<String> builds() throws IOException {
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  Run launch(String... arguments) throws Exception {
    return launch(root.resolve("limn"), arguments);
  }

  Run launch(Path launcher, String... arguments) throws Exception {
    return end(start(launcher, arguments));
  }

  static Run end(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  /** What it left running in the background has ended too when this returns. */
  Run launchToTheEnd(String... arguments) throws Exception {
    return end(startToTheEnd(arguments));
  }

  /** It ends when the last process has ended that it has started: each of them holds the pipe. */
  Process startToTheEnd(String... arguments) throws IOException {
    String script = "set -o pipefail; \"$0\" \"$@\" 7>&1 | cat";
    List<String> words = new ArrayList<>(List.of("-c", script, root.resolve("limn").toString()));
    words.addAll(List.of(arguments));
    return start(tools.resolve("bash"), words.toArray(String[]::new));
  }

  Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    Map<String, String> inherited = builder.environment();
    inherited.clear();
    inherited.put("PATH", tools.toString());
    inherited.put("JAVA_HOME", directory.resolve("jdk").toString());
    inherited.put("CALLS", calls.toString());
    inherited.put("LIBRARY", library.toString());
    inherited.putAll(environment);
    return builder.start();
  }

  List<String> classPath(String... arguments) throws Exception {
    String out = launch(arguments).out();
    String path = out.substring(out.indexOf(" -cp ") + 5, out.indexOf(" dev.limn.cli.Main"));
    return List.of(path.split(":"));
  }

  Path log() throws IOException {
    return root.toRealPath().resolve("target/launch/build-cli.log");
  }

  void java(String version) throws IOException {
    script(directory.resolve("jdk/bin/java"), FAKE_JAVA);
    script(directory.resolve("jdk/bin/javac"), FAKE_JAVA);
    write(
        directory.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
  }

  /** A PATH without the machine's own mvn and java. */
  private Path wrapTools() throws IOException {
    Path bin = Files.createDirectory(directory.resolve("tools"));
    String[] names =
        ("bash sh env dirname readlink find mkdir mktemp chmod cp mv rm tee grep head tail stty flock"
                + " sleep touch nice sync cat")
            .split(" ");
    for (String name : names) {
      Optional<Path> tool =
          Stream.of("/usr/bin", "/bin")
              .map(bins -> Path.of(bins, name))
              .filter(Files::exists)
              .findFirst();
      if (tool.isPresent()) {
        script(bin.resolve(name), "#!/bin/sh\nexec " + tool.get() + " \"$@\"\n");
      }
    }
    return bin;
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  static void script(Path file, String text) throws IOException {
    if (!write(file, text).toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** Sources are older than any build, however coarse the clock of the file system. */
  private static void age(Path tree) throws IOException {
    FileTime old = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }
}
