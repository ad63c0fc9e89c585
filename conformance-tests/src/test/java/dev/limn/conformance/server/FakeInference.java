package dev.limn.conformance.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/**
 * The models of a fake server. {@code pair} takes x FP32 [-1,3] and k INT64 [-1], and answers y
 * FP32 [-1,3], which is 2 x + k, and z UINT8 [-1,2], which is k and 5; {@code single} takes x FP64
 * [2] alone and answers s BOOL [1], whether their sum is above 1.
 */
final class FakeInference {

  /** A body to answer, and how much of it is JSON. */
  record Reply(byte[] body, int headerLength) {}

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Fault fault;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private boolean dead;
  private int bytesAt;

  FakeInference(Fault fault) {
    this.fault = fault;
  }

  static List<String> names() {
    return List.of("pair", "single");
  }

  static List<TensorSpec> inputs(String model) {
    return model.equals("pair")
        ? List.of(spec("x", Datatype.FP32, -1, 3), spec("k", Datatype.INT64, -1))
        : List.of(spec("x", Datatype.FP64, 2));
  }

  static List<TensorSpec> outputs(String model) {
    return model.equals("pair")
        ? List.of(spec("y", Datatype.FP32, -1, 3), spec("z", Datatype.UINT8, -1, 2))
        : List.of(spec("s", Datatype.BOOL, 1));
  }

  private static TensorSpec spec(String name, Datatype type, long... shape) {
    return new TensorSpec(name, type, shape);
  }

  /** Rows of the last request that was answered, for statistics. */
  static int rows(String model, JsonNode request) {
    return model.equals("pair") ? request.at("/inputs/0/shape/0").asInt() : 1;
  }

  Reply infer(String model, String version, byte[] body, String header) {
    together.incrementAndGet();
    try {
      return answer(model, version, body, header);
    } finally {
      together.decrementAndGet();
    }
  }

  private synchronized Reply answer(String model, String version, byte[] body, String header) {
    if (dead) {
      throw new Refused(500, "dead");
    }
    int headerLength = headerLength(body, header);
    JsonNode request = parsed(body, headerLength);
    bytesAt = headerLength;
    Map<String, double[]> inputs = inputs(model, request, body);
    if (bytesAt != body.length && fault != Fault.IGNORES_WHAT_IS_LEFT) {
      throw new Refused(400, "bytes are left");
    }
    return reply(request, model, version, computed(model, inputs, headerLength < body.length));
  }

  private int headerLength(byte[] body, String header) {
    if (header == null) {
      return body.length;
    }
    int length = Integer.parseInt(header);
    if (length > body.length) {
      throw new Refused(
          fault == Fault.FAILS_AT_A_LONG_HEADER ? 500 : 400, "the header is too long");
    }
    return length;
  }

  private JsonNode parsed(byte[] body, int length) {
    if (length == 0) {
      throw new Refused(fault == Fault.FAILS_AT_NOTHING ? 500 : 400, "the body is empty");
    }
    try {
      // A second value behind the first is garbage, too.
      JsonNode json =
          MAPPER
              .reader()
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readTree(new String(body, 0, length, StandardCharsets.UTF_8));
      if (!json.isObject()) {
        throw new Refused(fault == Fault.FAILS_AT_A_LIST ? 500 : 400, "no object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new Refused(fault == Fault.FAILS_AT_GARBAGE ? 500 : 400, "no JSON");
    }
  }

  private Map<String, double[]> inputs(String model, JsonNode request, byte[] body) {
    Map<String, double[]> values = new HashMap<>();
    boolean anyBytes = request.get("inputs").toString().contains("binary_data_size");
    List<JsonNode> listed = new ArrayList<>();
    request.get("inputs").forEach(listed::add);
    for (JsonNode input : listed) {
      String name = input.path("name").asText();
      TensorSpec spec =
          inputs(model).stream().filter(one -> one.name().equals(name)).findFirst().orElse(null);
      if (spec == null) {
        if (fault == Fault.IGNORES_UNKNOWN_INPUTS) {
          continue;
        }
        throw new Refused(400, "unknown input");
      }
      values.put(name, values(model, input, spec, body, anyBytes));
    }
    boolean lenient =
        fault == Fault.TAKES_A_PART_OF_THE_INPUTS || fault == Fault.IGNORES_UNKNOWN_INPUTS;
    for (TensorSpec spec : inputs(model)) {
      if (!values.containsKey(spec.name())) {
        // Whoever ignores an unknown input goes on with the others.
        boolean only =
            fault == Fault.IGNORES_UNKNOWN_INPUTS && listed.size() < 2 && model.equals("pair");
        if (!lenient || only) {
          throw new Refused(400, "missing input");
        }
        values.put(spec.name(), new double[spec.name().equals("x") ? 6 : 2]);
      }
    }
    return values;
  }

  private double[] values(
      String model, JsonNode input, TensorSpec spec, byte[] body, boolean anyBytes) {
    if (!input.path("datatype").asText().equals(spec.datatype().name())
        && fault != Fault.TAKES_ANY_DATATYPE) {
      throw new Refused(400, "another datatype");
    }
    int count = count(input.get("shape"), spec);
    JsonNode size = input.at("/parameters/binary_data_size");
    return size.isMissingNode()
        ? numbers(model, input, count, anyBytes)
        : bytes(size, spec, count, body);
  }

  private int count(JsonNode shape, TensorSpec spec) {
    long[] lengths = new long[shape.size()];
    for (int axis = 0; axis < lengths.length; axis++) {
      lengths[axis] = shape.get(axis).asLong();
    }
    if (fault == Fault.TAKES_NEGATIVE_LENGTHS && lengths[0] == -1) {
      lengths[0] = spec.shape()[0] == -1 ? 2 : spec.shape()[0];
    }
    if (fault == Fault.TAKES_ANY_RANK && lengths.length == spec.shape().length + 1) {
      lengths = Arrays.copyOf(lengths, lengths.length - 1);
    }
    if (lengths[0] == Long.MAX_VALUE) {
      throw new Refused(fault == Fault.OVERFLOWS ? 500 : 400, "too large");
    }
    if (!spec.admits(lengths) || lengths[0] < 0) {
      throw new Refused(400, "another shape");
    }
    return TensorValue.count(lengths);
  }

  private double[] bytes(JsonNode size, TensorSpec spec, int count, byte[] body) {
    long length = size.asLong();
    if (length < 0 || length > body.length - bytesAt) {
      throw new Refused(fault == Fault.FAILS_BEYOND_THE_BODY ? 500 : 400, "beyond the body");
    }
    if (length != (long) count * spec.datatype().bytes() && fault != Fault.TAKES_TOO_FEW_BYTES) {
      throw new Refused(400, "another size");
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(body, bytesAt, (int) length)
            .order(
                fault == Fault.READS_BIG_ENDIAN ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[count];
    for (int i = 0; i < count && bytes.hasRemaining(); i++) {
      values[i] = spec.datatype().read(bytes);
    }
    bytesAt += (int) length;
    if (fault == Fault.READS_BYTES_IN_REVERSE && count == 6) {
      for (int i = 0; i < 3; i++) {
        double kept = values[i];
        values[i] = values[5 - i];
        values[5 - i] = kept;
      }
    }
    return values;
  }

  private double[] numbers(String model, JsonNode input, int count, boolean anyBytes) {
    List<JsonNode> flat = new ArrayList<>();
    flatten(input.path("data"), flat, 0);
    if (flat.size() < count && fault != Fault.PADS || flat.size() > count && fault != Fault.CUTS) {
      throw new Refused(400, "another number of elements");
    }
    double[] values = new double[count];
    for (int i = 0; i < Math.min(count, flat.size()); i++) {
      if (flat.get(i).isTextual() && fault != Fault.READS_TEXT_AS_0) {
        dead = fault == Fault.DIES_OF_TEXT && model.equals("single");
        throw new Refused(400, "no number");
      }
      values[i] = flat.get(i).asDouble();
    }
    return fault == Fault.FORGETS_JSON_BESIDE_BYTES && anyBytes ? new double[count] : values;
  }

  private void flatten(JsonNode data, List<JsonNode> into, int depth) {
    for (JsonNode item : data) {
      if (item.isArray() && fault == Fault.READS_NO_NESTED_DATA) {
        throw new Refused(400, "nested");
      }
      if (item.isArray()) {
        flatten(item, into, depth + 1);
      } else {
        into.add(item);
      }
    }
  }

  private Map<String, double[]> computed(
      String model, Map<String, double[]> inputs, boolean anyBytes) {
    double noise = fault == Fault.IS_NEVER_THE_SAME ? requests.incrementAndGet() : 0;
    double[] x = inputs.get("x");
    if (model.equals("single")) {
      boolean flipped = fault == Fault.FLIPS_THE_TRUTH_OF_BYTES && anyBytes;
      return Map.of("s", new double[] {x[0] + x[1] > 1 != flipped ? 1 : 0});
    }
    double[] k = inputs.get("k");
    double[] y = new double[x.length];
    double[] z = new double[2 * k.length];
    double foreign = fault == Fault.MIXES_REQUESTS && hasCompany() ? 9 : 0;
    for (int row = 0; row < k.length; row++) {
      for (int i = 0; i < 3 && 3 * row + i < x.length; i++) {
        y[3 * row + i] = 2 * x[3 * row + i] + k[row] + noise + foreign;
      }
      z[2 * row] = k[row];
      z[2 * row + 1] = 5;
    }
    return Map.of("y", y, "z", z);
  }

  /** Waits a little: as a server does that batches. */
  private boolean hasCompany() {
    long end = System.nanoTime() + 20_000_000;
    while (together.get() < 2 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return together.get() > 1;
  }

  private Reply reply(
      JsonNode request, String model, String version, Map<String, double[]> values) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("model_name", fault == Fault.ANSWERS_FOR_ANOTHER_MODEL ? "other" : model);
    json.put("model_version", fault == Fault.ANSWERS_FOR_ANOTHER_VERSION ? "1" : version);
    if (request.has("id") && fault != Fault.LOSES_THE_ID) {
      json.set("id", request.get("id"));
    }
    ArrayNode list = json.putArray("outputs");
    List<byte[]> binary = new ArrayList<>();
    for (TensorSpec output : outputs(model)) {
      boolean dropped = fault == Fault.DROPS_AN_OUTPUT && output.name().equals("z");
      if (isAsked(request, output.name()) && !dropped) {
        boolean asBytes = isAskedAsBytes(request, output.name());
        add(list.addObject(), output, values.get(output.name()), asBytes ? binary : null);
      }
    }
    requireOutputs(request, model);
    if (fault == Fault.WRITES_OUTPUTS_IN_REVERSE) {
      Collections.reverse(binary);
    }
    byte[] head = json.toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(head);
    binary.forEach(body::writeBytes);
    return new Reply(body.toByteArray(), head.length);
  }

  private void requireOutputs(JsonNode request, String model) {
    for (JsonNode output : request.path("outputs")) {
      boolean known =
          outputs(model).stream().anyMatch(one -> one.name().equals(output.get("name").asText()));
      if (!known && fault != Fault.IGNORES_UNKNOWN_OUTPUTS) {
        throw new Refused(400, "unknown output");
      }
    }
  }

  private void add(ObjectNode into, TensorSpec spec, double[] values, List<byte[]> binary) {
    long[] shape = spec.shape().clone();
    int row = Arrays.stream(shape).skip(1).mapToInt(i -> (int) i).reduce(1, (a, b) -> a * b);
    shape[0] = values.length / row;
    double[] kept = values;
    if (fault == Fault.LOSES_ROWS_BEHIND_THE_THIRD && shape[0] > 3) {
      shape[0] = 3;
      kept = Arrays.copyOf(values, 3 * row);
    }
    TensorValue value = new TensorValue(spec.name(), spec.datatype(), shape, kept);
    into.put("name", spec.name()).put("datatype", spec.datatype().name());
    if (fault == Fault.ANSWERS_ANOTHER_DATATYPE) {
      into.put("datatype", "FP16");
    }
    if (fault == Fault.ANSWERS_ANOTHER_SHAPE) {
      shape = new long[] {kept.length};
    }
    Arrays.stream(shape).forEach(into.putArray("shape")::add);
    if (binary == null && fault == Fault.ANSWERS_WHAT_IS_NO_NUMBER) {
      Arrays.stream(kept).forEach(number -> into.withArray("data").add("NaN"));
      return;
    }
    if (binary == null) {
      Arrays.stream(kept).forEach(element(spec, into.putArray("data")));
      return;
    }
    byte[] bytes = value.bytes();
    into.putObject("parameters").put("binary_data_size", bytes.length);
    binary.add(bytes);
  }

  private static DoubleConsumer element(TensorSpec spec, ArrayNode data) {
    if (spec.datatype() == Datatype.BOOL) {
      return value -> data.add(value != 0);
    }
    return spec.datatype().isFloating() ? data::add : value -> data.add((long) value);
  }

  private boolean isAsked(JsonNode request, String output) {
    return fault == Fault.ANSWERS_ALL_OUTPUTS
        || request.path("outputs").isEmpty()
        || asked(request, output) != null;
  }

  private static JsonNode asked(JsonNode request, String output) {
    for (JsonNode one : request.path("outputs")) {
      if (one.get("name").asText().equals(output)) {
        return one;
      }
    }
    return null;
  }

  private boolean isAskedAsBytes(JsonNode request, String output) {
    boolean byDefault =
        request.at("/parameters/binary_data_output").asBoolean()
            && fault != Fault.KNOWS_NO_DEFAULT_FOR_OUTPUTS;
    JsonNode own = asked(request, output);
    JsonNode flag = own == null ? null : own.at("/parameters/binary_data");
    boolean overridden =
        flag != null && !flag.isMissingNode() && !(fault == Fault.KNOWS_NO_OVERRIDE && byDefault);
    return fault != Fault.WRITES_NO_BYTES && (overridden ? flag.asBoolean() : byDefault);
  }
}
