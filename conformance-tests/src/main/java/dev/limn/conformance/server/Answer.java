package dev.limn.conformance.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.conformance.CheckFailure;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a server answered.
 *
 * @param request method and path, for messages
 * @param status the HTTP status
 * @param headers the answer's headers
 * @param body all of the body
 */
record Answer(String request, int status, HttpHeaders headers, byte[] body) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST_EXCERPT = 120;

  Answer requireOk() {
    if (status != 200) {
      throw failure("expects status 200, found " + status + " " + excerpt());
    }
    return this;
  }

  /** A refusal as the protocol words it. */
  Answer requireRefusal() {
    if (status < 400 || status > 499) {
      throw failure("expects a status from 400 to 499, found " + status + " " + excerpt());
    }
    JsonNode error = json().get("error");
    if (error == null || !error.isTextual() || error.textValue().isBlank()) {
      throw failure("expects a body such as {\"error\": \"why\"}, found " + excerpt());
    }
    return this;
  }

  boolean isOk() {
    return status == 200;
  }

  JsonNode json() {
    return json(body.length);
  }

  /** What the first bytes of the body are as JSON. */
  JsonNode json(int length) {
    try {
      JsonNode json = MAPPER.readTree(Arrays.copyOf(body, length));
      if (json == null || json.isMissingNode()) {
        throw failure("expects JSON, found an empty body");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw failure("expects JSON, found " + excerpt());
    } catch (IOException e) {
      throw new IllegalStateException("memory is always read", e);
    }
  }

  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  CheckFailure failure(String problem) {
    return new CheckFailure(request + ": " + problem);
  }

  private String excerpt() {
    String text = new String(body, StandardCharsets.UTF_8).replaceAll("[^ -~]", "?");
    String shown =
        text.length() > LONGEST_EXCERPT ? text.substring(0, LONGEST_EXCERPT) + "..." : text;
    return shown.isEmpty() ? "(no body)" : shown;
  }
}
