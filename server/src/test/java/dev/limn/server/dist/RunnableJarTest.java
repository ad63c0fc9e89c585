package dev.limn.server.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.image.ImageReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn package} leaves in {@code target/dist}, started as a user would. */
@Timeout(60)
class RunnableJarTest {

  private static final Path DIST = Path.of("target/dist").toAbsolutePath();
  private static final Path JAR = DIST.resolve("limn-server.jar");

  @TempDir Path directory;

  @Test
  void itServesAPictureAndEndsWhenTold() throws Exception {
    Process limn = start(List.of(), "serve", "--port", "0", "--set", "zoo=vae-mlp-mnist");
    try (BufferedReader out = limn.inputReader()) {
      URI server = URI.create(out.readLine().replace("listening on ", ""));
      assertThat(out.readLine()).startsWith("listening on grpc://127.0.0.1:");
      String last = "";
      try (BufferedReader err = limn.errorReader()) {
        while (!last.startsWith("serving ")) {
          last = err.readLine();
        }
        HttpResponse<byte[]> picture = get(server, "/v1/models/vae-mlp-mnist/samples.png?count=1");
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(ImageReader.decode(picture.body(), 1, "picture").width()).isEqualTo(28);

        Process health = start(List.of(), "health", "--url", server.toString());
        assertThat(text(health)).isEqualTo("ready" + System.lineSeparator());
        assertThat(health.waitFor()).isZero();

        // The process would close its streams when it is destroyed itself.
        limn.toHandle().destroy();
        assertThat(err.lines()).endsWith("stopped");
      }
    } finally {
      limn.destroyForcibly();
    }
    assertThat(limn.waitFor()).isIn(143, 1);
  }

  @Test
  void itsManifestNamesJarsThatAreThereAndNoTrainer() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      String[] names = jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ");

      assertThat(names)
          .allSatisfy(name -> assertThat(DIST.resolve(name)).isRegularFile())
          .noneMatch(name -> name.matches(".*(djl|pytorch|trainer|conformance-tests|junit).*"))
          .contains("lib/limn-cli-0.1.0-SNAPSHOT.jar");
      assertThat(jar.getEntry("META-INF/services/dev.limn.cli.LimnCommand")).isNotNull();
    }
    assertThat(DIST.resolve("LICENSE")).hasSameTextualContentAs(Path.of("../LICENSE"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the archive is in use there")
  void anArchiveOfOtherJarsIsPassedOverInSilence() throws Exception {
    Path archive = directory.resolve("limn.jsa");
    Process write =
        start(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"), "--version");
    String expected = text(write);
    assertThat(write.waitFor()).isZero();
    assertThat(archive).isNotEmptyFile();
    Path copy = Files.createDirectory(directory.resolve("copy")).resolve("limn-server.jar");
    Files.createSymbolicLink(copy.resolveSibling("lib"), DIST.resolve("lib"));
    Files.copy(JAR, copy);
    Files.setLastModifiedTime(copy, FileTime.fromMillis(1_700_000_000_000L));

    List<String> options = List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
    for (Path jar : List.of(JAR, copy)) {
      Process use = start(options, jar, "--version");
      assertThat(text(use)).isEqualTo(expected);
      assertThat(use.waitFor()).isZero();
      assertThat(use.errorReader().lines()).noneMatch(line -> line.contains("cds"));
    }
  }

  @Test
  void whereNobodyListensThereIsNoHealth() throws Exception {
    Process health = start(List.of(), "health", "--url", "http://127.0.0.1:1");

    assertThat(text(health)).isEmpty();
    assertThat(health.errorReader().lines())
        .anyMatch(line -> line.startsWith("limn: not ready: no answer from http://127.0.0.1:1"));
    assertThat(health.waitFor()).isEqualTo(1);
  }

  private static HttpResponse<byte[]> get(URI server, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.resolve(path)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes());
  }

  private Process start(List<String> options, String... arguments) throws IOException {
    return start(options, JAR, arguments);
  }

  private Process start(List<String> options, Path jar, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
    command.addAll(options);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    return builder.start();
  }
}
