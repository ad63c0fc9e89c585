package dev.limn.server.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.limn.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of an infer request: JSON, and behind it the bytes of binary tensors. A pure
 * function of the bytes: it returns a request or throws {@link BadRequest}.
 */
public final class RequestReader {

  /** No request of the protocol is deeper than outer object, tensor, data of a few axes. */
  private static final int MOST_DEPTH = 16;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(1024)
                  .maxNumberLength(64)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final HeadCache HEADS = new HeadCache();

  private static final String BINARY_SIZE = "binary_data_size";
  private static final String BINARY = "binary_data";

  private final byte[] body;
  private final JsonParser json;
  private int binaryAt;

  private RequestReader(byte[] body, int headerLength, JsonParser json) {
    this.body = body;
    this.binaryAt = headerLength;
    this.json = json;
  }

  /**
   * Reads a request.
   *
   * @param body the whole body; the request keeps it
   * @param headerLength how many bytes of it are JSON: the header {@code
   *     Inference-Header-Content-Length}, or the length of the body where there is no such header
   * @return the request
   * @throws BadRequest if it is not one of the protocol
   */
  public static RawRequest read(byte[] body, int headerLength) {
    if (body.length == 0) {
      throw new BadRequest("the body is empty: send a request of the protocol");
    }
    if (headerLength < 2 || headerLength > body.length) {
      throw new BadRequest(
          "Inference-Header-Content-Length must be from 2 to the body's %d bytes, found %d"
              .formatted(body.length, headerLength));
    }
    RawRequest known = HEADS.find(body, headerLength);
    if (known != null) {
      return known;
    }
    try (JsonParser json = JSON.createParser(body, 0, headerLength)) {
      RawRequest request = new RequestReader(body, headerLength, json).request();
      HEADS.keep(request, body, headerLength);
      return request;
    } catch (JsonProcessingException e) {
      throw new BadRequest("the request's JSON cannot be read: " + oneLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new BadRequest("the request's JSON cannot be read");
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("[^ -~]", "?").strip();
  }

  private RawRequest request() throws IOException {
    String id = null;
    Map<String, Object> parameters = Map.of();
    List<InputTensor> inputs = List.of();
    List<RequestedOutput> outputs = List.of();
    beginObject("the request");
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      switch (field) {
        case "id" -> id = text("id");
        case "parameters" -> parameters = parameters("parameters");
        case "inputs" -> inputs = inputs();
        case "outputs" -> outputs = outputs();
        default -> throw unknown(field, List.of("id", "parameters", "inputs", "outputs"));
      }
    }
    if (json.nextToken() != null) {
      throw new BadRequest("behind the request's JSON object stands more: send one object");
    }
    if (binaryAt != body.length) {
      throw new BadRequest(
          "binary tensors end at byte %d of the body, which has %d: %s must add up to the rest"
              .formatted(binaryAt, body.length, BINARY_SIZE));
    }
    return new RawRequest(id, parameters, inputs, outputs);
  }

  private List<InputTensor> inputs() throws IOException {
    List<InputTensor> inputs = new ArrayList<>(2);
    beginArray("inputs");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      inputs.add(input());
    }
    return inputs;
  }

  private InputTensor input() throws IOException {
    String name = null;
    String datatype = null;
    long[] shape = null;
    TensorData data = null;
    requireObject("an input");
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      switch (field) {
        case "name" -> name = text("an input's name");
        case "datatype" -> datatype = text("an input's datatype");
        case "shape" -> shape = shape();
        case "parameters" -> data = sized(parameters("an input's parameters"), data);
        case "data" -> data = numbers(data);
        default -> throw unknown(field, List.of("name", "datatype", "shape", "parameters", "data"));
      }
    }
    if (name == null || datatype == null || shape == null || data == null) {
      throw new BadRequest(
          "input %s needs name, datatype, shape, and data or %s"
              .formatted(name == null ? "without a name" : "'" + name + "'", BINARY_SIZE));
    }
    return new InputTensor(name, datatype, shape, data);
  }

  /** The next bytes behind the JSON, where an input's parameters claim some. */
  private TensorData sized(Map<String, Object> parameters, TensorData already) {
    Object size = parameters.get(BINARY_SIZE);
    if (size == null) {
      return already;
    }
    requireOneSource(already);
    if (!(size instanceof Long length) || length < 0 || length > body.length - binaryAt) {
      throw new BadRequest(
          "%s must be from 0 to the %d bytes that are left, found %s"
              .formatted(BINARY_SIZE, body.length - binaryAt, size));
    }
    TensorData data = new TensorData.Bytes(body, binaryAt, length.intValue());
    binaryAt += length.intValue();
    return data;
  }

  /** Elements in row-major order, in one array or one array an axis. */
  private TensorData numbers(TensorData already) throws IOException {
    requireOneSource(already);
    beginArray("an input's data");
    NumberList numbers = new NumberList();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.nextToken();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.add(json.getDoubleValue());
        default -> throw new BadRequest("an input's data must be numbers, found " + token);
      }
    }
    return numbers.data();
  }

  private static void requireOneSource(TensorData already) {
    if (already != null) {
      throw new BadRequest("an input has data and " + BINARY_SIZE + ": leave one of them out");
    }
  }

  private long[] shape() throws IOException {
    beginArray("an input's shape");
    long[] shape = new long[8];
    int axes = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || axes == shape.length) {
        throw new BadRequest("an input's shape must be at most 8 whole numbers");
      }
      shape[axes++] = json.getLongValue();
    }
    return Arrays.copyOf(shape, axes);
  }

  private List<RequestedOutput> outputs() throws IOException {
    List<RequestedOutput> outputs = new ArrayList<>(2);
    beginArray("outputs");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      outputs.add(output());
    }
    return outputs;
  }

  private RequestedOutput output() throws IOException {
    String name = null;
    Boolean binary = null;
    requireObject("an output");
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      switch (field) {
        case "name" -> name = text("an output's name");
        case "parameters" -> binary = flag(parameters("an output's parameters"));
        default -> throw unknown(field, List.of("name", "parameters"));
      }
    }
    if (name == null) {
      throw new BadRequest("an output needs a name");
    }
    return new RequestedOutput(name, binary);
  }

  private static Boolean flag(Map<String, Object> parameters) {
    Object binary = parameters.get(BINARY);
    if (binary == null || binary instanceof Boolean) {
      return (Boolean) binary;
    }
    throw new BadRequest(BINARY + " must be true or false, found '" + binary + "'");
  }

  private Map<String, Object> parameters(String what) throws IOException {
    beginObject(what);
    Map<String, Object> parameters = new HashMap<>(4);
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      parameters.put(
          field,
          switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default ->
                throw new BadRequest(
                    what + ": '" + field + "' must be a string, a number, true or false");
          });
    }
    return parameters;
  }

  private String text(String what) throws IOException {
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw new BadRequest(what + " must be a string");
    }
    return json.getText();
  }

  private void beginObject(String what) throws IOException {
    json.nextToken();
    requireObject(what);
  }

  private void requireObject(String what) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new BadRequest(what + " must be a JSON object");
    }
  }

  private void beginArray(String what) throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw new BadRequest(what + " must be a JSON array");
    }
  }

  private static BadRequest unknown(String field, List<String> known) {
    return new BadRequest("unknown field '" + oneLine(field) + "'" + Suggestion.tail(field, known));
  }
}
