package dev.limn.server.inference;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of an infer request: JSON, and behind it the bytes of binary tensors. A pure
 * function of the bytes: it returns a request or throws {@link BadRequest}.
 */
public final class RequestReader {

  private static final HeadCache HEADS = new HeadCache();

  /** More than any model has. */
  private static final int MOST_TENSORS = 8;

  private static final String BINARY_SIZE = "binary_data_size";
  private static final String BINARY = "binary_data";

  private final byte[] body;
  private final JsonCursor json;
  private final int mostNumbers;
  private int binaryAt;

  private RequestReader(byte[] body, int headerLength, int mostNumbers, JsonCursor json) {
    this.mostNumbers = mostNumbers;
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
   * @param mostNumbers how many numbers of JSON an input may have
   * @return the request
   * @throws BadRequest if it is not one of the protocol
   */
  public static RawRequest read(byte[] body, int headerLength, int mostNumbers) {
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
    try (JsonCursor json = JsonCursor.over(body, headerLength)) {
      RawRequest request = new RequestReader(body, headerLength, mostNumbers, json).request();
      HEADS.keep(request, body, headerLength);
      return request;
    } catch (IOException e) {
      throw JsonCursor.unreadable(e);
    }
  }

  private RawRequest request() throws IOException {
    String id = null;
    Map<String, Object> parameters = Map.of();
    List<InputTensor> inputs = List.of();
    List<RequestedOutput> outputs = List.of();
    json.beginObject("the request");
    for (String field = json.nextField(); field != null; field = json.nextField()) {
      switch (field) {
        case "id" -> id = json.text("id");
        case "parameters" -> parameters = json.parameters("parameters");
        case "inputs" -> inputs = inputs();
        case "outputs" -> outputs = outputs();
        default ->
            throw JsonCursor.unknown(field, List.of("id", "parameters", "inputs", "outputs"));
      }
    }
    if (json.next() != null) {
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
    json.beginArray("inputs");
    while (json.next() != JsonToken.END_ARRAY) {
      requireFew(inputs, "inputs");
      inputs.add(input());
    }
    return inputs;
  }

  private static void requireFew(List<?> list, String what) {
    if (list.size() == MOST_TENSORS) {
      throw new BadRequest(
          "a request may have %d %s, found more: leave some out".formatted(MOST_TENSORS, what));
    }
  }

  private InputTensor input() throws IOException {
    String name = null;
    String datatype = null;
    long[] shape = null;
    TensorData data = null;
    json.requireObject("an input");
    for (String field = json.nextField(); field != null; field = json.nextField()) {
      switch (field) {
        case "name" -> name = json.text("an input's name");
        case "datatype" -> datatype = json.text("an input's datatype");
        case "shape" -> shape = shape();
        case "parameters" -> data = sized(json.parameters("an input's parameters"), data);
        case "data" -> data = numbers(data);
        default ->
            throw JsonCursor.unknown(
                field, List.of("name", "datatype", "shape", "parameters", "data"));
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
              .formatted(BINARY_SIZE, body.length - binaryAt, StrictJson.told(size)));
    }
    TensorData data = new TensorData.Bytes(body, binaryAt, length.intValue());
    binaryAt += length.intValue();
    return data;
  }

  /** Elements in row-major order, in one array or one array an axis. */
  private TensorData numbers(TensorData already) throws IOException {
    requireOneSource(already);
    json.beginArray("an input's data");
    NumberList numbers = new NumberList(mostNumbers);
    int depth = 1;
    while (depth > 0) {
      JsonToken token = json.next();
      switch (token) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.add(json.number());
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
    json.beginArray("an input's shape");
    long[] shape = new long[8];
    int axes = 0;
    while (json.next() != JsonToken.END_ARRAY) {
      if (json.current() != JsonToken.VALUE_NUMBER_INT || axes == shape.length) {
        throw new BadRequest("an input's shape must be at most 8 whole numbers");
      }
      shape[axes++] = json.wholeNumber();
    }
    return Arrays.copyOf(shape, axes);
  }

  private List<RequestedOutput> outputs() throws IOException {
    List<RequestedOutput> outputs = new ArrayList<>(2);
    json.beginArray("outputs");
    while (json.next() != JsonToken.END_ARRAY) {
      requireFew(outputs, "outputs");
      outputs.add(output());
    }
    return outputs;
  }

  private RequestedOutput output() throws IOException {
    String name = null;
    Boolean binary = null;
    json.requireObject("an output");
    for (String field = json.nextField(); field != null; field = json.nextField()) {
      switch (field) {
        case "name" -> name = json.text("an output's name");
        case "parameters" -> binary = flag(json.parameters("an output's parameters"));
        default -> throw JsonCursor.unknown(field, List.of("name", "parameters"));
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
    throw new BadRequest(
        BINARY + " must be true or false, found '" + StrictJson.told(binary) + "'");
  }
}
