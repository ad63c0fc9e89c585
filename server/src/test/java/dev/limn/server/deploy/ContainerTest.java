package dev.limn.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.cli.testing.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the Dockerfile to the tree and to the command line; nothing here builds an image. */
class ContainerTest {

  private static final String JAR = "/opt/limn/limn-server.jar";

  @Test
  void whatIsCopiedIsThereAndNotIgnored() throws IOException {
    List<String> admitted = admitted();
    assertThat(admitted).allSatisfy(path -> assertThat(DeployFiles.ROOT.resolve(path)).exists());

    List<String> sources = all("(?m)^COPY --from=build (\\S+) ");
    assertThat(sources).hasSize(2).contains("/src/server/target/dist");
    assertThat(sources.get(1)).isEqualTo("/src/deploy/java.options");
    assertThat(admitted).contains("deploy/java.options", "server", "LICENSE");
  }

  @Test
  void mavenFindsThePomsOfAllModules() throws IOException {
    String pom = Files.readString(DeployFiles.ROOT.resolve("pom.xml"));
    List<String> modules =
        Pattern.compile("<module>(.*)</module>")
            .matcher(pom)
            .results()
            .map(m -> m.group(1))
            .toList();

    List<String> admitted = admitted();
    assertThat(modules)
        .isNotEmpty()
        .allSatisfy(module -> assertThat(admitted).containsAnyOf(module, module + "/pom.xml"));
  }

  @Test
  void theDefaultCommandAsksWhoMayAskAndTheRestIsKnown() throws IOException {
    List<String> entry = json("ENTRYPOINT");
    assertThat(entry).containsExactly("java", "@/opt/limn/java.options", "-jar", JAR);

    Invocation limn = Invocation.of(json("CMD").toArray(String[]::new));
    assertThat(limn.exitCode()).isEqualTo(2);
    assertThat(limn.err()).contains("nothing says who may ask").doesNotContain("unknown");

    List<String> health = json("  CMD");
    assertThat(DeployFiles.parse(health.subList(health.indexOf(JAR) + 1, health.size())).errors())
        .isEmpty();
  }

  @Test
  void theImageIsProvedByItsOwnServer() throws IOException {
    String check = all("-jar " + JAR + " (serve .*)").get(0);

    assertThat(DeployFiles.parse(List.of(check.split(" "))).hasMatchedOption("--check")).isTrue();
    assertThat(DeployFiles.settings(List.of(check.split(" ")), "").zoo())
        .containsExactly("cvae-conv-mnist");
  }

  @Test
  void itRunsAsNobodyAndItsOptionsAndArchiveAgree() throws IOException {
    assertThat(all("(?m)^USER (\\S+)")).containsExactly("10001:10001");
    String archive = all("-XX:ArchiveClassesAtExit=(\\S+)").get(0);
    assertThat(DeployFiles.text("java.options")).contains("-XX:SharedArchiveFile=" + archive);
    assertThat(json("  CMD")).contains("-XX:SharedArchiveFile=" + archive);
  }

  @Test
  void javaUnderstandsTheOptions() throws Exception {
    assumeTrue(Runtime.version().feature() >= 24, "the options are for Java 24 and newer");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(), "@" + DeployFiles.DEPLOY.resolve("java.options"), "-version")
            .redirectErrorStream(true)
            .start();

    assertThat(process.inputReader().lines())
        .allMatch(line -> line.contains("penJDK") || line.startsWith("openjdk"));
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void theUnitOfSystemdStartsWhatThereIs() throws IOException {
    String unit = DeployFiles.text("limn.service").replace("\\\n", " ");
    String[] words =
        unit.lines()
            .filter(line -> line.startsWith("ExecStart="))
            .findFirst()
            .orElseThrow()
            .split("\\s+");
    List<String> all = Arrays.asList(words);

    List<String> serve = all.subList(all.indexOf(JAR) + 1, all.size());
    assertThat(DeployFiles.settings(serve, "port: 8000").security().keys()).isPresent();
    assertThat(unit).contains("SuccessExitStatus=143", "TimeoutStopSec=40");
  }

  private static List<String> admitted() throws IOException {
    return Files.readAllLines(DeployFiles.ROOT.resolve(".dockerignore")).stream()
        .filter(line -> line.startsWith("!"))
        .map(line -> line.substring(1))
        .toList();
  }

  private static List<String> all(String pattern) throws IOException {
    Stream<MatchResult> found =
        Pattern.compile(pattern).matcher(DeployFiles.text("Dockerfile")).results();
    return found.map(match -> match.group(1)).toList();
  }

  private static List<String> json(String instruction) throws IOException {
    List<String> found = all("(?m)^" + instruction + " (\\[.*])$");
    assertThat(found).hasSize(1);
    return List.of(new ObjectMapper().readValue(found.get(0), String[].class));
  }
}
