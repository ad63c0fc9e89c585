package dev.limn.trainer.data;

import dev.limn.LimnException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** One HTTP GET into a partial file, which it takes up where the server still has that version. */
final class Transfer {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);
  private static final int BUFFER_BYTES = 1 << 16;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * Completes the partial file.
   *
   * @throws IOException if the connection failed or broke off; what has arrived is kept
   * @throws LimnException if the server refuses, or offers a file of another size
   */
  void run(RemoteFile file, PartialFile partial, DownloadProgress progress) throws IOException {
    long have = partial.size();
    if (have == file.bytes()) {
      return;
    }
    HttpResponse<InputStream> response = send(request(file, partial, have));
    try (InputStream body = response.body()) {
      if (!resumes(response, have)) {
        requireRest(response.statusCode(), partial, have);
        requireStatus(file, response.statusCode());
        partial.begin(version(response.headers()));
        have = 0;
      }
      requireLength(file, have, response.headers());
      copy(file, have, body, partial, progress);
    }
  }

  /** Words why a transfer failed. The JDK's client often gives no message. */
  static String reason(IOException e) {
    if (e instanceof java.net.ConnectException) {
      return "no connection (is there a network?)";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static HttpRequest request(RemoteFile file, PartialFile partial, long have)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(file.uri()).timeout(RESPONSE_TIMEOUT);
    if (have > 0 && have < file.bytes()) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", partial.version());
    }
    return request.build();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException(
          "download of " + request.uri() + " interrupted: run again to take it up", e);
    }
  }

  private static boolean resumes(HttpResponse<?> response, long have) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return response.statusCode() == 206 && have > 0 && range.startsWith("bytes " + have + "-");
  }

  /** A server that cannot give the rest is asked for the whole at the next attempt. */
  private static void requireRest(int status, PartialFile partial, long have) throws IOException {
    if (have > 0 && (status == 206 || status == 416)) {
      partial.delete();
      throw new IOException("the server cannot continue an earlier download");
    }
  }

  private static void requireStatus(RemoteFile file, int status) {
    if (status != 200) {
      throw new LimnException(
          "cannot download %s: expects HTTP status 200, found %d: the file may have moved; fetch it"
                  .formatted(file.uri(), status)
              + " by hand and pass its directory with --data DIR");
    }
  }

  /** A strong entity tag, else the date, which RFC 9110 (13.1.5) allows too. */
  private static String version(HttpHeaders headers) {
    return headers
        .firstValue("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> headers.firstValue("Last-Modified"))
        .orElse("");
  }

  private static void requireLength(RemoteFile file, long have, HttpHeaders headers) {
    long promised = headers.firstValueAsLong("Content-Length").orElse(file.bytes() - have);
    if (have + promised != file.bytes()) {
      throw wrongSize(file, Long.toString(have + promised));
    }
  }

  private static void copy(
      RemoteFile file, long have, InputStream body, PartialFile partial, DownloadProgress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long done = have;
    try (OutputStream out =
        Files.newOutputStream(
            partial.path(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        done += read;
        if (done > file.bytes()) {
          throw wrongSize(file, "more");
        }
        out.write(buffer, 0, read);
        progress.progress(file.name(), done, file.bytes());
      }
    }
    if (done < file.bytes()) {
      throw new IOException("it broke off after %d of %d bytes".formatted(done, file.bytes()));
    }
  }

  private static LimnException wrongSize(RemoteFile file, String found) {
    return new LimnException(
        "%s: the file must have %d bytes, found %s: it is not the published one; fetch that by hand"
                .formatted(file.uri(), file.bytes(), found)
            + " and pass its directory with --data DIR");
  }
}
