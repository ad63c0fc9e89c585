package dev.limn.bulk.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.bulk.shard.ShardFormat;
import dev.limn.cli.testing.Invocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one process has drawn another one proves: no bytes depend on what is new in each. */
@Timeout(60)
class OtherProcessTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(ShardFormat.class)
  void isProvedHere(ShardFormat format) throws Exception {
    String theirs = directory.resolve("theirs").toString();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.limn.cli.Main"));
    command.addAll(
        List.of(
            "generate", "cvae-conv-mnist", "--count", "30", "--shard-size", "20", "--out", theirs));
    command.addAll(List.of("--format", format.toString(), "--labels", "3,1"));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();

    Invocation verify = Invocation.of("generate", "--verify", theirs);

    assertThat(verify.out()).contains("2 of 2 shards proved");
    assertThat(verify.exitCode()).isZero();
  }
}
