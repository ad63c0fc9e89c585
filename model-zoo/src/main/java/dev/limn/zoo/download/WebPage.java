package dev.limn.zoo.download;

import dev.limn.LimnException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** One HTTP GET of something small, into memory. */
public final class WebPage {

  private WebPage() {}

  /**
   * Gets a page.
   *
   * @param uri where it is
   * @param maxBytes what it may be long
   * @return its bytes
   * @throws UnreachableException if there is no connection, it breaks off or goes silent, or a
   *     server in between finds nobody behind it (502 to 504)
   * @throws LimnException if the server refuses, or the page is too long
   */
  public static byte[] read(URI uri, int maxBytes) {
    return read(uri, maxBytes, Transfer.PATIENCE);
  }

  static byte[] read(URI uri, int maxBytes, Duration patience) {
    Transfer transfer = new Transfer(patience, "check the address");
    try {
      HttpResponse<ArrivingBody> response = transfer.send(HttpRequest.newBuilder(uri));
      try (ArrivingBody body = response.body()) {
        requireSomebody(uri, response.statusCode());
        transfer.requireStatus(uri, response.statusCode());
        return drain(uri, body, maxBytes, patience);
      }
    } catch (IOException e) {
      throw new UnreachableException("cannot get %s: %s".formatted(uri, Transfer.reason(e)), e);
    }
  }

  private static void requireSomebody(URI uri, int status) {
    if (status >= 502 && status <= 504) {
      throw new UnreachableException(
          "cannot get %s: HTTP status %d: try again later".formatted(uri, status));
    }
  }

  private static byte[] drain(URI uri, ArrivingBody body, int maxBytes, Duration patience)
      throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    for (List<ByteBuffer> some = body.next(patience); !some.isEmpty(); some = body.next(patience)) {
      for (ByteBuffer bytes : some) {
        if (bytes.remaining() > maxBytes - page.size()) {
          throw new LimnException(
              "%s is longer than %d bytes: check the address".formatted(uri, maxBytes));
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        page.write(copy);
      }
    }
    return page.toByteArray();
  }
}
