package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * An infer request that can be sent, spoilt or not.
 *
 * @param json the request object
 * @param binary the bytes behind it; empty where all tensors stand in the JSON
 */
record InferCall(ObjectNode json, byte[] binary) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** All tensors as JSON, which is flat. */
  static InferCall ofJson(List<TensorValue> inputs) {
    ObjectNode request = NODES.objectNode();
    ArrayNode list = request.putArray("inputs");
    inputs.forEach(input -> list.add(described(input).set("data", data(input))));
    return new InferCall(request, new byte[0]);
  }

  /** Tensors as bytes, but for the first ones, which stand in the JSON. */
  static InferCall ofBytes(List<TensorValue> inputs, int asJson) {
    ObjectNode request = NODES.objectNode();
    ArrayNode list = request.putArray("inputs");
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    for (int i = 0; i < inputs.size(); i++) {
      TensorValue input = inputs.get(i);
      ObjectNode described = described(input);
      if (i < asJson) {
        described.set("data", data(input));
      } else {
        described.putObject("parameters").put("binary_data_size", input.bytes().length);
        binary.writeBytes(input.bytes());
      }
      list.add(described);
    }
    return new InferCall(request, binary.toByteArray());
  }

  private static ObjectNode described(TensorValue input) {
    ObjectNode described = NODES.objectNode();
    described.put("name", input.name());
    LongStream.of(input.shape()).forEach(described.putArray("shape")::add);
    return described.put("datatype", input.datatype().name());
  }

  private static ArrayNode data(TensorValue input) {
    ArrayNode data = NODES.arrayNode();
    for (double value : input.values()) {
      data.add(element(input.datatype(), value));
    }
    return data;
  }

  private static JsonNode element(Datatype type, double value) {
    if (type == Datatype.BOOL) {
      return NODES.booleanNode(value != 0);
    }
    return type.isFloating() ? NODES.numberNode(value) : NODES.numberNode((long) value);
  }

  /** The input of a name or place, to be changed. */
  ObjectNode input(int index) {
    return (ObjectNode) json.get("inputs").get(index);
  }

  InferCall withId(String id) {
    json.put("id", id);
    return this;
  }

  /** Asks for outputs by name. */
  InferCall withOutputs(String... names) {
    ArrayNode outputs = json.withArray("outputs");
    for (String name : names) {
      outputs.addObject().put("name", name);
    }
    return this;
  }

  /** Asks for an output by name, as bytes or as JSON. */
  InferCall withOutput(String name, boolean asBytes) {
    json.withArray("outputs")
        .addObject()
        .put("name", name)
        .putObject("parameters")
        .put("binary_data", asBytes);
    return this;
  }

  InferCall withAllOutputsAsBytes() {
    json.putObject("parameters").put("binary_data_output", true);
    return this;
  }

  /** The same with each input's data in one list an axis. */
  InferCall nested(List<TensorValue> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      TensorValue input = inputs.get(i);
      input(i).set("data", nested(data(input), input.shape(), 0, new int[1]));
    }
    return this;
  }

  private static JsonNode nested(ArrayNode flat, long[] shape, int axis, int[] next) {
    if (axis == shape.length) {
      return flat.get(next[0]++);
    }
    ArrayNode list = NODES.arrayNode();
    for (long i = 0; i < shape[axis]; i++) {
      list.add(nested(flat, shape, axis + 1, next));
    }
    return list;
  }

  /** Sends the request as it should be sent. */
  Answer send(Connection server, String path) {
    byte[] head = head();
    if (binary.length == 0) {
      return server.post(path, "application/json", head, Map.of());
    }
    return send(server, path, head.length);
  }

  /** Sends the request with a header length of one's own. */
  Answer send(Connection server, String path, int headerLength) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head());
    body.writeBytes(binary);
    return server.post(
        path,
        "application/octet-stream",
        body.toByteArray(),
        Map.of(Connection.HEADER_LENGTH, String.valueOf(headerLength)));
  }

  byte[] head() {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
