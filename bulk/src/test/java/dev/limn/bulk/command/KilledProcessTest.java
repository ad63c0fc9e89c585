package dev.limn.bulk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.bulk.GenerationManifest;
import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A generation whose process is killed without a word, as by kill -9, and taken up again. */
@Timeout(60)
class KilledProcessTest {

  private static final int SHARDS = 160;

  @TempDir Path directory;

  @Test
  void whatAKilledProcessHasFinishedIsKeptAndTheRestIsMade() throws Exception {
    // So that all classes are loaded here when the process is watched.
    Path other = directory.resolve("other");
    Invocation.of(arguments(other, 1000, 1).toArray(String[]::new));
    assertThat(listsShards(other)).isTrue();
    Path out = Files.createDirectory(directory.resolve("out"));
    killOnceShardsAreListed(out);
    int listed = GenerationManifest.read(out).shards().size();
    assertThat(listed).isBetween(1, SHARDS - 1);

    Invocation again = Invocation.of(arguments(out, SHARDS * 500, 0).toArray(String[]::new));

    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("in " + SHARDS + " shards, " + listed + " of them kept");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".partial"))
          .filteredOn(name -> name.startsWith("shard-"))
          .hasSize(2 * SHARDS);
    }
    String some = "0,%d,%d,%d".formatted(listed - 1, listed, SHARDS - 1);
    Invocation verify = Invocation.of("generate", "--verify", out.toString(), "--shard", some);
    assertThat(verify.out()).contains("shards proved");
    assertThat(verify.exitCode()).isZero();
  }

  private static void killOnceShardsAreListed(Path out) throws IOException, InterruptedException {
    try (WatchService watch = out.getFileSystem().newWatchService()) {
      out.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Process process = start(out);
      try {
        while (!listsShards(out)) {
          WatchKey key = watch.poll(30, TimeUnit.SECONDS);
          assertThat(key).as("something happens in half a minute").isNotNull();
          key.pollEvents();
          key.reset();
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private static boolean listsShards(Path out) {
    return Files.exists(out.resolve(GenerationManifest.FILE))
        && !GenerationManifest.read(out).shards().isEmpty();
  }

  private static Process start(Path out) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), "dev.limn.cli.Main"));
    command.addAll(arguments(out, SHARDS * 500, 1));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> arguments(Path out, int count, int threads) {
    return List.of(
        "generate",
        "cvae-conv-mnist",
        "--count",
        Integer.toString(count),
        "--shard-size",
        "500",
        "--format",
        "npy-shards",
        "--threads",
        Integer.toString(threads),
        "--out",
        out.toString());
  }
}
