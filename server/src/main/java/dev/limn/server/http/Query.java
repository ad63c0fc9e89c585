package dev.limn.server.http;

import dev.limn.UsageException;
import dev.limn.server.sampling.Parameters;
import io.micronaut.http.HttpRequest;
import java.util.Map;
import java.util.TreeMap;

/** The query of a request as parameters. */
final class Query {

  private Query() {}

  /** What is given several times is a list. */
  static Parameters of(HttpRequest<?> request) {
    Map<String, String> values = new TreeMap<>();
    for (String name : request.getParameters().names()) {
      values.put(name, String.join(",", request.getParameters().getAll(name)));
    }
    return new Parameters(values);
  }

  /**
   * The query of a route that draws a PNG.
   *
   * @throws UsageException if it asks for another format
   */
  static Parameters ofPng(HttpRequest<?> request) {
    if (request.getParameters().contains("format")) {
      throw new UsageException("a GET draws a PNG: leave 'format' out, or POST");
    }
    return of(request);
  }
}
