package dev.limn.server.http;

import dev.limn.server.sampling.Drawing;
import dev.limn.server.sampling.Picture;
import dev.limn.server.sampling.PictureReply;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.util.concurrent.CompletableFuture;

/** A response with a picture: from the cache of whoever asks, in one piece, or as a stream. */
final class PictureCall extends CompletableFuture<HttpResponse<?>> implements PictureReply {

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  /** Another version may answer next time: ask, which costs nothing where it is the same. */
  private static final String ASK_AGAIN = "no-cache";

  private final HttpRequest<?> request;
  private final boolean cacheable;
  private String entityTag;
  private boolean pinned;

  PictureCall(HttpRequest<?> request) {
    this.request = request;
    this.cacheable = request.getMethod() != HttpMethod.POST;
  }

  /** Takes over what was found to be possible. */
  void run(Drawing drawing) {
    entityTag = "W/\"" + drawing.tag() + "\"";
    pinned = drawing.isPinned();
    if (cacheable
        && EntityTags.match(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH), entityTag)) {
      drawing.drop();
      complete(tagged(HttpResponse.notModified()));
    } else if (drawing.isStream()) {
      String mediaType = drawing.mediaType();
      LoopPublisher parts = new LoopPublisher(drawing.stream(), Connections.channel(request));
      complete(tagged(HttpResponse.ok(parts)).contentType(mediaType));
    } else {
      drawing.draw(this);
    }
  }

  @Override
  public void answer(Picture picture) {
    complete(tagged(HttpResponse.ok(picture.bytes())).contentType(picture.mediaType()));
  }

  private <T> MutableHttpResponse<T> tagged(MutableHttpResponse<T> response) {
    response.header(HttpHeaders.ETAG, entityTag);
    if (cacheable) {
      response.header(HttpHeaders.CACHE_CONTROL, pinned ? FOR_EVER : ASK_AGAIN);
    }
    return response;
  }

  @Override
  public void fail(Throwable failure) {
    complete(Errors.response(failure));
  }

  @Override
  public boolean isGone() {
    return Connections.isGone(request);
  }
}
