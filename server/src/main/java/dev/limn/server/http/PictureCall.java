package dev.limn.server.http;

import dev.limn.runtime.model.Manifest;
import dev.limn.server.batch.RowJob;
import dev.limn.server.operation.AccessEntry;
import dev.limn.server.operation.AccessEntry.Work;
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

  private final HttpRequest<?> request;
  private final Caching caching;
  private final boolean cacheable;
  private String entityTag;
  private boolean pinned;
  private Manifest acceptedBy;
  private RowJob accepted;

  PictureCall(HttpRequest<?> request, Caching caching) {
    this.caching = caching;
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
      note(drawing);
      complete(tagged(HttpResponse.ok(parts)).contentType(mediaType));
    } else {
      drawing.draw(this);
    }
  }

  @Override
  public void accepted(Manifest model, RowJob job) {
    acceptedBy = model;
    accepted = job;
  }

  /** Of a stream it is known at once what is computed, and not how long. */
  private void note(Drawing drawing) {
    AccessEntry entry = Recorder.entry(request);
    if (entry != null) {
      Manifest model = drawing.model();
      entry.computed(new Work(model.name(), model.version(), drawing.rows(), 0, 0));
    }
  }

  private void noteEnd() {
    AccessEntry entry = accepted == null ? null : Recorder.entry(request);
    if (entry != null) {
      entry.computed(Work.of(acceptedBy, accepted));
    }
  }

  @Override
  public void answer(Picture picture) {
    noteEnd();
    complete(tagged(HttpResponse.ok(picture.bytes())).contentType(picture.mediaType()));
  }

  private <T> MutableHttpResponse<T> tagged(MutableHttpResponse<T> response) {
    response.header(HttpHeaders.ETAG, entityTag);
    if (cacheable) {
      caching.tell(response, pinned);
    }
    return response;
  }

  @Override
  public void fail(Throwable failure) {
    noteEnd();
    complete(Errors.response(failure));
  }

  @Override
  public boolean isGone() {
    return Connections.isGone(request);
  }
}
