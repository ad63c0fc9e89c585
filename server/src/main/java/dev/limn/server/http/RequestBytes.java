package dev.limn.server.http;

import dev.limn.UsageException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Reads the whole body of a request. */
final class RequestBytes {

  private RequestBytes() {}

  /**
   * Hands a body over, at once where it has all arrived with the request's head, else when it has.
   *
   * @param then gets the bytes
   * @param failed learns that the client went away or sent too much
   */
  static void read(HttpRequest<?> request, Consumer<byte[]> then, Consumer<Throwable> failed) {
    read(request, Integer.MAX_VALUE, then, failed);
  }

  /**
   * Hands a short body over.
   *
   * @param most how many bytes it may have
   * @param then gets the bytes
   * @param failed learns that the client went away or sent too much
   */
  static void read(
      HttpRequest<?> request, int most, Consumer<byte[]> then, Consumer<Throwable> failed) {
    ByteBody body = ((ServerHttpRequest<?>) request).byteBody();
    if (isOver(body.expectedLength().orElse(0), most, failed)) {
      return;
    }
    if (body instanceof AvailableByteBody available) {
      then.accept(available.toByteArray());
      return;
    }
    body.buffer()
        .whenComplete(
            (buffered, failure) -> {
              if (failure != null) {
                failed.accept(worded(failure));
                return;
              }
              try (CloseableAvailableByteBody whole = buffered) {
                if (!isOver(whole.length(), most, failed)) {
                  then.accept(whole.toByteArray());
                }
              }
            });
  }

  private static boolean isOver(long length, int most, Consumer<Throwable> failed) {
    if (length > most) {
      failed.accept(new ContentLengthExceededException(most, length));
    }
    return length > most;
  }

  /** Too long, or cut off, or garbled: all but the first are for nobody to read. */
  private static Throwable worded(Throwable thrown) {
    Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return Errors.isTooLong(failure)
        ? failure
        : new UsageException("the body could not be read to its end");
  }
}
