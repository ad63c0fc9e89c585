package dev.limn.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A virtual machine of its own, for what happens once a process. */
public final class FreshProcess {

  private FreshProcess() {}

  /**
   * How it ended.
   *
   * @param lines what it printed, errors among it
   */
  public record Ended(int exitCode, List<String> lines) {}

  /** Runs {@code java} with the class path of the tests. */
  public static Ended run(Path cache, Class<?> main, String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    all.addAll(List.of(arguments));
    return run(cache, all);
  }

  /**
   * Runs {@code java}.
   *
   * @param cache what it has for the user's cache
   * @param arguments all of them, the class path among them
   */
  public static Ended run(Path cache, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(arguments);
    Path output = Files.createTempFile("output", ".txt");
    try {
      int exitCode = exitCode(command, cache, output);
      return new Ended(exitCode, Files.readAllLines(output));
    } finally {
      Files.delete(output);
    }
  }

  private static int exitCode(List<String> command, Path cache, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("LIMN_CACHE", cache.toString());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "ORT_DISABLE_TELEMETRY"));
    Process process = builder.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as("ended in a minute").isTrue();
    return process.exitValue();
  }
}
