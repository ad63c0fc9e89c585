package dev.limn.server.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

/** A route that somebody adds without a thought of who may ask it, and that fails. */
@Controller("/unplanned")
@Requires(property = Unplanned.ON)
final class Unplanned {

  static final String ON = "limn.test.unplanned";

  @Get
  String fail() {
    throw new IllegalStateException("cannot read /srv/secret/place");
  }
}
