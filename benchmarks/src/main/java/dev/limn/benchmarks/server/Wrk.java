package dev.limn.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk, with one thread: a closed loop over connections that stay open. */
final class Wrk {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern LAST = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)\\b");
  private static final Pattern FAILED = Pattern.compile("(?:Non-2xx|Socket errors).*");

  /** Requests a second, and the milliseconds in which 99 of 100 were answered. */
  record Result(double perSecond, double p99Millis) {}

  private final Path directory;

  /** Keeps scripts and bodies in a directory. */
  Wrk(Path directory) {
    this.directory = directory;
  }

  /** Posts again and again; every answer must be of status 200. */
  Result run(URI server, InferPost post, int connections, int seconds)
      throws IOException, InterruptedException {
    Path body = Files.write(directory.resolve("body"), post.body());
    Path script =
        Files.writeString(
            directory.resolve("post.lua"),
            """
            wrk.method = 'POST'
            local file = io.open('%s', 'rb'); wrk.body = file:read('*a'); file:close()
            wrk.headers['Content-Type'] = 'application/octet-stream'
            wrk.headers['Inference-Header-Content-Length'] = '%d'
            """
                .formatted(body, post.json().length()));
    Process process =
        new ProcessBuilder(
                List.of(
                    "wrk",
                    "-t1",
                    "-c" + connections,
                    "-d" + seconds + "s",
                    "--latency",
                    "-s",
                    script.toString(),
                    server.resolve(post.path()).toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || FAILED.matcher(said).find()) {
      throw new IOException("wrk: " + said);
    }
    return new Result(Double.parseDouble(found(RATE, said).group(1)), millis(found(LAST, said)));
  }

  private static Matcher found(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("wrk says nothing of " + pattern + ": " + text);
    }
    return matcher;
  }

  private static double millis(Matcher time) {
    double number = Double.parseDouble(time.group(1));
    return switch (time.group(2)) {
      case "us" -> number / 1000;
      case "s" -> number * 1000;
      default -> number;
    };
  }
}
