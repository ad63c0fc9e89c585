package dev.limn.server.http;

import dev.limn.server.operation.Metrics;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What Prometheus reads. */
@Controller("/metrics")
@Produces(MediaType.ALL)
final class MetricsController {

  private final Metrics metrics;

  MetricsController(Metrics metrics) {
    this.metrics = metrics;
  }

  /** All metrics, as OpenMetrics for who asks for that. */
  @Get
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<byte[]> scrape(HttpRequest<?> request) {
    Metrics.Page page = metrics.scrape(request.getHeaders().get(HttpHeaders.ACCEPT));
    return HttpResponse.ok(page.text()).header(HttpHeaders.CONTENT_TYPE, page.mediaType());
  }
}
