package dev.limn.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.limn.UsageException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import java.io.IOException;

/** Records as JSON. */
final class Json {

  private static final ObjectMapper CAMEL =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private static final ObjectMapper SNAKE =
      CAMEL.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private Json() {}

  /** With names as the protocol spells them, such as {@code model_name}. */
  static HttpResponse<byte[]> protocol(Object record) {
    return response(SNAKE, record);
  }

  /** With names as the rest of Limn spells them, such as {@code modelName}. */
  static HttpResponse<byte[]> own(Object record) {
    return response(CAMEL, record);
  }

  /**
   * A flag of an object that may be missing altogether.
   *
   * @throws UsageException if the body is neither empty nor a JSON object, or the flag is none
   */
  static boolean flag(byte[] body, String name) {
    if (body.length == 0) {
      return false;
    }
    try {
      JsonNode object = CAMEL.readTree(body);
      JsonNode flag = object.path(name);
      if (object.isObject() && (flag.isBoolean() || flag.isMissingNode())) {
        return flag.asBoolean();
      }
    } catch (IOException e) {
      // Told below.
    }
    throw new UsageException("the body must be empty or such as {\"" + name + "\": true}");
  }

  private static HttpResponse<byte[]> response(ObjectMapper mapper, Object record) {
    try {
      return HttpResponse.ok(mapper.writeValueAsBytes(record))
          .contentType(MediaType.APPLICATION_JSON_TYPE);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be written as JSON", e);
    }
  }
}
