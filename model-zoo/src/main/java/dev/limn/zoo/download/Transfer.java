package dev.limn.zoo.download;

import dev.limn.LimnException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;

/** One HTTP GET into a partial file, which it takes up where the server still has that version. */
final class Transfer {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  private final Duration patience;
  private final String otherwise;

  /**
   * A way to transfer files.
   *
   * @param patience how long nothing may come
   * @param otherwise ends the message on a file that the server does not have as it should
   */
  Transfer(Duration patience, String otherwise) {
    this.patience = patience;
    this.otherwise = otherwise;
  }

  /**
   * Completes the partial file.
   *
   * @throws WriteFailure if what arrived cannot be written
   * @throws IOException if the connection failed, broke off or went silent; what has arrived is
   *     kept
   * @throws LimnException if the server refuses, or offers a file of another size
   */
  void run(RemoteFile file, PartialFile partial, DownloadProgress progress) throws IOException {
    long have = partial.size();
    if (have == file.bytes()) {
      return;
    }
    HttpResponse<ArrivingBody> response = send(request(file, partial, have));
    try (ArrivingBody body = response.body()) {
      if (!resumes(response, have)) {
        requireRest(response.statusCode(), partial, have);
        requireStatus(file.uri(), response.statusCode());
        begin(partial, version(response.headers()));
        have = 0;
      }
      requireLength(file, have, response.headers());
      copy(file, have, body, partial, progress);
    }
  }

  /** Asks for something; the caller closes the body. */
  HttpResponse<ArrivingBody> send(HttpRequest.Builder request) throws IOException {
    HttpRequest complete = request.timeout(patience).build();
    try {
      return client.send(complete, info -> new ArrivingBody());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException(
          "download of " + complete.uri() + " interrupted: run again to take it up", e);
    }
  }

  Duration patience() {
    return patience;
  }

  /** Words why a transfer failed. The JDK's client often gives no message. */
  static String reason(Throwable e) {
    if (e instanceof ConnectException) {
      return "no connection (is there a network?)";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static HttpRequest.Builder request(RemoteFile file, PartialFile partial, long have)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(file.uri());
    if (have > 0 && have < file.bytes()) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", partial.version());
    }
    return request;
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

  void requireStatus(URI uri, int status) {
    if (status != 200) {
      throw new LimnException(
          "cannot download %s: expects HTTP status 200, found %d: the file may have moved; %s"
              .formatted(uri, status, otherwise));
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

  private void requireLength(RemoteFile file, long have, HttpHeaders headers) {
    long promised = headers.firstValueAsLong("Content-Length").orElse(file.bytes() - have);
    if (promised != file.bytes() - have) {
      throw wrongSize(file, Long.toString(have + promised));
    }
  }

  private void copy(
      RemoteFile file, long have, ArrivingBody body, PartialFile partial, DownloadProgress progress)
      throws IOException {
    long done = have;
    try (FileChannel out = open(partial)) {
      for (List<ByteBuffer> some = body.next(patience);
          !some.isEmpty();
          some = body.next(patience)) {
        done += some.stream().mapToLong(ByteBuffer::remaining).sum();
        if (done > file.bytes()) {
          throw wrongSize(file, "more");
        }
        write(some, out);
        progress.progress(file.name(), done, file.bytes());
      }
    }
    if (done < file.bytes()) {
      throw new IOException("it broke off after %d of %d bytes".formatted(done, file.bytes()));
    }
  }

  private static void begin(PartialFile partial, String version) throws WriteFailure {
    try {
      partial.begin(version);
    } catch (IOException e) {
      throw new WriteFailure(e);
    }
  }

  private static FileChannel open(PartialFile partial) throws WriteFailure {
    try {
      return partial.append();
    } catch (IOException e) {
      throw new WriteFailure(e);
    }
  }

  private static void write(List<ByteBuffer> some, FileChannel out) throws WriteFailure {
    try {
      for (ByteBuffer bytes : some) {
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    } catch (IOException e) {
      throw new WriteFailure(e);
    }
  }

  private LimnException wrongSize(RemoteFile file, String found) {
    return new LimnException(
        "%s: the file must have %d bytes, found %s: it is not the published one; %s"
            .formatted(file.uri(), file.bytes(), found, otherwise));
  }
}
