package dev.limn.server.http;

import dev.limn.LimnException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers what a route has thrown and means to be read. */
@Singleton
final class FailureHandler implements ExceptionHandler<LimnException, HttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes") // as the interface has it
  public HttpResponse<?> handle(HttpRequest request, LimnException exception) {
    return Errors.response(exception);
  }
}
