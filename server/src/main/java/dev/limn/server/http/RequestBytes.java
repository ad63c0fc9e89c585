package dev.limn.server.http;

import dev.limn.UsageException;
import dev.limn.server.batch.QueueFullException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads the whole body of a request. */
final class RequestBytes {

  private RequestBytes() {}

  /**
   * Hands a long body over, at once where it has all arrived with the request's head, else when it
   * has. It is read if there is room for it; one whose length is not known is counted when it has
   * arrived.
   *
   * @param budget counts it
   * @param answered done when the body is not needed any more
   * @param then gets the bytes
   * @param failed learns that the client went away or sent too much, or that there is no room
   */
  static void read(
      HttpRequest<?> request,
      BodyBudget budget,
      CompletableFuture<?> answered,
      Consumer<byte[]> then,
      Consumer<Throwable> failed) {
    read(request, length -> budget.charge(length, request, answered), then, failed);
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
    LongConsumer check =
        length -> {
          if (length > most) {
            throw new ContentLengthExceededException(most, length);
          }
        };
    read(request, check, then, failed);
  }

  /** The check gets the length once, as soon as it is known, and may throw. */
  private static void read(
      HttpRequest<?> request,
      LongConsumer check,
      Consumer<byte[]> then,
      Consumer<Throwable> failed) {
    ByteBody body = ((ServerHttpRequest<?>) request).byteBody();
    OptionalLong expected = body.expectedLength();
    boolean known = expected.isPresent();
    if (known && !passes(expected.getAsLong(), check, failed)) {
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
                if (known || passes(whole.length(), check, failed)) {
                  then.accept(whole.toByteArray());
                }
              }
            });
  }

  private static boolean passes(long length, LongConsumer check, Consumer<Throwable> failed) {
    try {
      check.accept(length);
      return true;
    } catch (ContentLengthExceededException | QueueFullException e) {
      failed.accept(e);
      return false;
    }
  }

  /** Too long, or cut off, or garbled: all but the first are for nobody to read. */
  private static Throwable worded(Throwable thrown) {
    Throwable failure = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return Errors.isTooLong(failure)
        ? failure
        : new UsageException("the body could not be read to its end");
  }
}
