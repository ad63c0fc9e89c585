package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model answered, held against its metadata while it is read.
 *
 * @param answer the answer as it came
 * @param json its JSON
 * @param outputs its tensors by name, in the answer's order
 * @param asBytes the names of those that came as bytes
 */
record InferAnswer(
    Answer answer, JsonNode json, Map<String, TensorValue> outputs, List<String> asBytes) {

  /** Reads a {@code $inference_response}, strictly. */
  static InferAnswer of(Answer answer, ModelSpec model) {
    return new Reader(answer.requireOk(), model).read();
  }

  private static final class Reader {

    private final Answer answer;
    private final ModelSpec model;
    private final Map<String, TensorValue> outputs = new LinkedHashMap<>();
    private final List<String> asBytes = new ArrayList<>();
    private int at;

    Reader(Answer answer, ModelSpec model) {
      this.answer = answer;
      this.model = model;
    }

    InferAnswer read() {
      at = headerLength();
      JsonNode json = answer.json(at);
      String name = Fields.text(json, "model_name", answer.request());
      if (!name.equals(model.name())) {
        throw answer.failure("expects model_name '" + model.name() + "', found '" + name + "'");
      }
      for (JsonNode output : Fields.list(json, "outputs", answer.request())) {
        add(output);
      }
      if (at != answer.body().length) {
        throw answer.failure(
            "outputs claim the body up to byte %d of %d".formatted(at, answer.body().length));
      }
      return new InferAnswer(answer, json, outputs, asBytes);
    }

    private int headerLength() {
      String header = answer.header(Connection.HEADER_LENGTH);
      if (header.isEmpty()) {
        return answer.body().length;
      }
      if (!header.matches("\\d{1,9}") || Integer.parseInt(header) > answer.body().length) {
        throw answer.failure(
            "%s must be at most the body's %d bytes, found '%s'"
                .formatted(Connection.HEADER_LENGTH, answer.body().length, header));
      }
      return Integer.parseInt(header);
    }

    private void add(JsonNode output) {
      String name = Fields.text(output, "name", answer.request());
      String where = answer.request() + ": output '" + name + "'";
      TensorSpec spec = model.output(name, answer.request());
      String datatype = Fields.text(output, "datatype", where);
      long[] shape = TensorSpec.shape(Fields.list(output, "shape", where), 0, where);
      if (!datatype.equals(spec.datatype().name()) || !spec.admits(shape)) {
        throw answer.failure(
            "output expects %s, found %s %s".formatted(spec, datatype, output.get("shape")));
      }
      int count = TensorValue.count(shape);
      JsonNode size = output.at("/parameters/binary_data_size");
      double[] values =
          size.isMissingNode()
              ? numbers(Fields.list(output, "data", where), spec, count)
              : bytes(size, spec, count);
      if (outputs.put(name, new TensorValue(name, spec.datatype(), shape, values)) != null) {
        throw answer.failure("output '" + name + "' is answered twice");
      }
    }

    private double[] bytes(JsonNode size, TensorSpec spec, int count) {
      long expected = (long) count * spec.datatype().bytes();
      if (!size.isIntegralNumber() || size.longValue() != expected) {
        throw answer.failure(
            "output '%s' of %d elements has %d bytes, found binary_data_size %s"
                .formatted(spec.name(), count, expected, size));
      }
      if (expected > answer.body().length - at) {
        throw answer.failure("the body ends within output '" + spec.name() + "'");
      }
      ByteBuffer bytes =
          ByteBuffer.wrap(answer.body(), at, (int) expected).order(ByteOrder.LITTLE_ENDIAN);
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = spec.datatype().read(bytes);
      }
      at += (int) expected;
      asBytes.add(spec.name());
      return values;
    }

    private double[] numbers(JsonNode data, TensorSpec spec, int count) {
      List<JsonNode> flat = new ArrayList<>();
      flatten(data, flat);
      if (flat.size() != count) {
        throw answer.failure(
            "output '%s' has %d elements, found %d".formatted(spec.name(), count, flat.size()));
      }
      double[] values = new double[count];
      for (int i = 0; i < count; i++) {
        values[i] = number(flat.get(i), spec, i);
      }
      return values;
    }

    private static void flatten(JsonNode data, List<JsonNode> into) {
      for (JsonNode item : data) {
        if (item.isArray()) {
          flatten(item, into);
        } else {
          into.add(item);
        }
      }
    }

    private double number(JsonNode element, TensorSpec spec, int index) {
      boolean truth = spec.datatype() == Datatype.BOOL && element.isBoolean();
      double value = truth ? (element.booleanValue() ? 1 : 0) : element.asDouble(Double.NaN);
      boolean number = truth || element.isNumber() && spec.datatype().holds(value);
      if (!number) {
        throw answer.failure(
            "output '%s'[%d] must be of type %s, found %s"
                .formatted(spec.name(), index, spec.datatype(), element));
      }
      return value;
    }
  }

  /** Holds that every output of the model is there and no other. */
  InferAnswer requireAll(ModelSpec model) {
    for (TensorSpec output : model.outputs()) {
      if (!outputs.containsKey(output.name())) {
        throw answer.failure("output '" + output.name() + "' is not answered");
      }
    }
    return this;
  }

  /** Holds that this answers the same as another answer does. */
  void requireSameAs(InferAnswer expected) {
    for (TensorValue output : expected.outputs().values()) {
      TensorValue found = outputs.get(output.name());
      if (found == null) {
        throw answer.failure("output '" + output.name() + "' is not answered");
      }
      output.requireClose(found, answer.request());
    }
  }
}
