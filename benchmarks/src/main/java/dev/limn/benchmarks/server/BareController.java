package dev.limn.benchmarks.server;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;

/** What Micronaut makes of a POST that is answered with the bytes of one small image. */
@Controller("/bare")
final class BareController {

  private static final byte[] IMAGE = new byte[784];

  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<byte[]> answer(@Body byte[] body) {
    return HttpResponse.ok(IMAGE).contentType(MediaType.APPLICATION_OCTET_STREAM_TYPE);
  }
}
