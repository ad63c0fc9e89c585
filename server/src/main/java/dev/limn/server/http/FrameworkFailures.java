package dev.limn.server.http;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Words what the HTTP layer refuses by itself, such as a path that is none, as all errors are. */
@Singleton
final class FrameworkFailures implements ErrorResponseProcessor<byte[]> {

  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    MutableHttpResponse<byte[]> worded =
        Errors.response(response.status(), message(response.code(), context));
    response.getHeaders().forEachValue((name, value) -> worded.header(name, value));
    return request.getMethod() == HttpMethod.HEAD ? worded.body(null) : worded;
  }

  private static String message(int status, ErrorContext context) {
    HttpRequest<?> request = context.getRequest();
    return switch (status) {
      case 404 -> "no such route: " + request.getMethodName() + " " + request.getPath();
      case 405 -> "route " + request.getPath() + " does not take " + request.getMethodName();
      case 406 -> "the route does not answer with any type of the header Accept";
      case 413 -> Errors.TOO_LONG;
      case 415 ->
          "the route does not read a body of type "
              + request.getContentType().map(Object::toString).orElse("none");
      case 400 -> "bad request: " + firstOf(context);
      default -> status >= 500 ? Errors.UNEXPECTED : firstOf(context);
    };
  }

  private static String firstOf(ErrorContext context) {
    String first =
        context.getErrors().stream().findFirst().map(Error::getMessage).orElse("not understood");
    return first.equals("Bad Request") ? "it is no HTTP that can be read" : first;
  }
}
