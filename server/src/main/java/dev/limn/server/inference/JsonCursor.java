package dev.limn.server.inference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.limn.Suggestion;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks through the JSON of a request and says clearly where it is not as expected. */
final class JsonCursor implements Closeable {

  /** Far more than the protocol has. */
  private static final int MOST_PARAMETERS = 32;

  private final JsonParser json;

  private JsonCursor(JsonParser json) {
    this.json = json;
  }

  static JsonCursor over(byte[] bytes, int length) throws IOException {
    return new JsonCursor(StrictJson.parser(bytes, length));
  }

  static BadRequest unreadable(IOException e) {
    String detail =
        e instanceof JsonProcessingException json ? ": " + oneLine(json.getOriginalMessage()) : "";
    return new BadRequest("the request's JSON cannot be read" + detail);
  }

  static BadRequest unknown(String field, List<String> known) {
    return new BadRequest(
        "unknown field '" + StrictJson.told(oneLine(field)) + "'" + Suggestion.tail(field, known));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("[^ -~]", "?").strip();
  }

  JsonToken next() throws IOException {
    return json.nextToken();
  }

  JsonToken current() {
    return json.currentToken();
  }

  /** The name of the object's next field; null behind the last. */
  String nextField() throws IOException {
    return json.nextFieldName();
  }

  double number() throws IOException {
    return json.getDoubleValue();
  }

  long wholeNumber() throws IOException {
    return json.getLongValue();
  }

  String text(String what) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw new BadRequest(what + " must be a string");
    }
    return StrictJson.sound(json.getText());
  }

  void beginObject(String what) throws IOException {
    json.nextToken();
    requireObject(what);
  }

  void requireObject(String what) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new BadRequest(what + " must be a JSON object");
    }
  }

  void beginArray(String what) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw new BadRequest(what + " must be a JSON array");
    }
  }

  /** An object of strings, numbers, and true or false. */
  Map<String, Object> parameters(String what) throws IOException {
    beginObject(what);
    Map<String, Object> parameters = new HashMap<>(4);
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      if (parameters.size() == MOST_PARAMETERS) {
        throw new BadRequest(what + " may be " + MOST_PARAMETERS + ", found more: leave some out");
      }
      parameters.put(StrictJson.sound(field), value(what, field));
    }
    return parameters;
  }

  private Object value(String what, String field) throws IOException {
    return switch (json.nextToken()) {
      case VALUE_STRING -> StrictJson.sound(json.getText());
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default ->
          throw new BadRequest(
              what
                  + ": '"
                  + StrictJson.told(oneLine(field))
                  + "' must be a string, a number, true or false");
    };
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
