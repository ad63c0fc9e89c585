package dev.limn.conformance.server;

import com.google.protobuf.ByteString;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferInputTensor;
import dev.limn.conformance.server.protocol.ModelInferRequest.InferRequestedOutputTensor;
import dev.limn.conformance.server.protocol.ModelInferResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The models of a fake server of gRPC: those of {@link FakeInference}. */
final class FakeGrpcInference {

  private final GrpcFault fault;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger together = new AtomicInteger();
  private volatile boolean dead;

  FakeGrpcInference(GrpcFault fault) {
    this.fault = fault;
  }

  private static StatusRuntimeException refused(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  ModelInferResponse infer(ModelInferRequest request) {
    together.incrementAndGet();
    try {
      return answer(request);
    } finally {
      together.decrementAndGet();
    }
  }

  private ModelInferResponse answer(ModelInferRequest request) {
    if (dead) {
      throw Status.INTERNAL.withDescription("dead").asRuntimeException();
    }
    int raw = request.getRawInputContentsCount();
    boolean lenient = fault == GrpcFault.IGNORES_BYTES_THAT_ARE_LEFT;
    if (raw > 0 && raw != request.getInputsCount() && !lenient) {
      throw refused("another number of raw contents");
    }
    Map<String, double[]> inputs = new HashMap<>();
    for (int i = 0; i < request.getInputsCount(); i++) {
      ByteString bytes = raw > 0 ? request.getRawInputContents(i) : null;
      read(request.getModelName(), request.getInputs(i), bytes, inputs);
    }
    complete(request.getModelName(), inputs);
    return reply(request, computed(request.getModelName(), inputs));
  }

  private void read(
      String model, InferInputTensor input, ByteString raw, Map<String, double[]> into) {
    TensorSpec spec =
        FakeInference.inputs(model).stream()
            .filter(one -> one.name().equals(input.getName()))
            .findFirst()
            .orElse(null);
    if (spec == null) {
      if (fault == GrpcFault.IGNORES_UNKNOWN_INPUTS) {
        return;
      }
      throw refused("unknown input");
    }
    if (!input.getDatatype().equals(spec.datatype().name())
        && fault != GrpcFault.TAKES_ANY_DATATYPE) {
      throw refused("another datatype");
    }
    int count = count(input, spec);
    into.put(
        spec.name(), raw == null ? contents(input, spec, count) : bytes(input, raw, spec, count));
  }

  private int count(InferInputTensor input, TensorSpec spec) {
    long[] shape = input.getShapeList().stream().mapToLong(Long::longValue).toArray();
    if (fault == GrpcFault.TAKES_ANY_RANK && shape.length > spec.shape().length) {
      shape = Arrays.copyOf(shape, spec.shape().length);
    }
    if (fault == GrpcFault.TAKES_NEGATIVE_LENGTHS && shape[0] == -1) {
      shape[0] = 2;
    }
    if (shape[0] == Long.MAX_VALUE && fault == GrpcFault.OVERFLOWS) {
      throw Status.INTERNAL.withDescription("overflow").asRuntimeException();
    }
    if (!spec.admits(shape) || shape[0] < 0 || shape[0] > 1_000_000) {
      throw refused("another shape");
    }
    return TensorValue.count(shape);
  }

  private double[] contents(InferInputTensor input, TensorSpec spec, int count) {
    if (input.getContents().getBytesContentsCount() > 0) {
      if (fault == GrpcFault.TAKES_OTHER_CONTENTS) {
        return new double[count];
      }
      throw refused("contents of another datatype");
    }
    double[] values = GrpcAnswer.contents(input.getContents(), spec.datatype());
    boolean taken =
        values.length == count
            || values.length < count && fault == GrpcFault.PADS
            || values.length > count && fault == GrpcFault.CUTS;
    if (!taken) {
      throw refused("another number of elements");
    }
    return Arrays.copyOf(values, count);
  }

  private double[] bytes(InferInputTensor input, ByteString raw, TensorSpec spec, int count) {
    if (input.hasContents() && fault != GrpcFault.TAKES_CONTENTS_BESIDE_BYTES) {
      // The last of all refusals is that of the model single.
      dead = fault == GrpcFault.DIES_OF_CONTENTS_BESIDE_BYTES && spec.datatype() == Datatype.FP64;
      throw refused("contents beside raw contents");
    }
    if (raw.size() != count * spec.datatype().bytes()
        && fault != GrpcFault.TAKES_BYTES_OF_ANY_SIZE) {
      throw refused("raw contents of another size");
    }
    boolean big = fault == GrpcFault.READS_BIG_ENDIAN;
    ByteBuffer bytes =
        raw.asReadOnlyByteBuffer().order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    double[] values = new double[count];
    Arrays.setAll(values, i -> spec.datatype().read(bytes));
    return values;
  }

  private void complete(String model, Map<String, double[]> inputs) {
    for (TensorSpec spec : FakeInference.inputs(model)) {
      boolean lenient =
          fault == GrpcFault.TAKES_A_PART_OF_THE_INPUTS
              || fault == GrpcFault.IGNORES_UNKNOWN_INPUTS && !inputs.containsKey("x");
      if (!inputs.containsKey(spec.name()) && !lenient) {
        throw refused("missing input");
      }
      inputs.putIfAbsent(spec.name(), new double[spec.name().equals("x") ? 6 : 2]);
    }
  }

  private Map<String, double[]> computed(String model, Map<String, double[]> inputs) {
    double noise = fault == GrpcFault.IS_NEVER_THE_SAME ? requests.incrementAndGet() : 0;
    double foreign = fault == GrpcFault.MIXES_CALLS && hasCompany() ? 9 : 0;
    double[] x = inputs.get("x");
    if (model.equals("single")) {
      return Map.of("s", new double[] {x[0] + x[1] > 1 ? 1 : 0});
    }
    double[] k = inputs.get("k");
    double[] y = new double[3 * k.length];
    double[] z = new double[2 * k.length];
    for (int row = 0; row < k.length; row++) {
      for (int i = 3 * row; i < 3 * row + 3; i++) {
        y[i] = 2 * x[i] + k[row] + noise + foreign;
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

  private ModelInferResponse reply(ModelInferRequest request, Map<String, double[]> values) {
    String model = request.getModelName();
    List<String> asked =
        request.getOutputsList().stream().map(InferRequestedOutputTensor::getName).toList();
    boolean known =
        FakeInference.outputs(model).stream().map(TensorSpec::name).toList().containsAll(asked);
    if (!known && fault != GrpcFault.IGNORES_UNKNOWN_OUTPUTS) {
      throw refused("unknown output");
    }
    String version = request.getModelVersion().isEmpty() ? "2" : request.getModelVersion();
    ModelInferResponse.Builder answer =
        ModelInferResponse.newBuilder()
            .setModelName(fault == GrpcFault.ANSWERS_FOR_ANOTHER_MODEL ? "other" : model)
            .setModelVersion(fault == GrpcFault.ANSWERS_FOR_ANOTHER_VERSION ? "1" : version)
            .setId(fault == GrpcFault.LOSES_THE_ID ? "" : request.getId());
    for (TensorSpec output : FakeInference.outputs(model)) {
      boolean wanted =
          asked.isEmpty()
              || asked.contains(output.name())
              || fault == GrpcFault.ANSWERS_ALL_OUTPUTS;
      boolean dropped = fault == GrpcFault.DROPS_AN_OUTPUT && output.name().equals("z");
      if (wanted && !dropped) {
        // Both ways of answering are tried.
        add(answer, output, values.get(output.name()), request.getRawInputContentsCount() > 0);
      }
    }
    return answer.build();
  }

  private void add(
      ModelInferResponse.Builder answer, TensorSpec spec, double[] values, boolean asBytes) {
    long[] shape = spec.shape().clone();
    int row = (int) Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
    shape[0] = values.length / row;
    if (fault == GrpcFault.LOSES_ROWS_BEHIND_THE_THIRD) {
      shape[0] = Math.min(3, shape[0]);
    }
    double[] kept = Arrays.copyOf(values, (int) shape[0] * row);
    if (fault == GrpcFault.ANSWERS_TOO_FEW_ELEMENTS) {
      kept = Arrays.copyOf(kept, kept.length - 1);
    }
    TensorValue value = new TensorValue(spec.name(), spec.datatype(), shape, kept);
    ModelInferResponse.InferOutputTensor.Builder output =
        answer.addOutputsBuilder().setName(spec.name()).setDatatype(spec.datatype().name());
    if (fault == GrpcFault.ANSWERS_ANOTHER_DATATYPE) {
      output.setDatatype("FP16");
    }
    for (long length : shape) {
      output.addShape(length);
    }
    if (fault == GrpcFault.ANSWERS_ANOTHER_SHAPE) {
      output.addShape(1);
    }
    if (asBytes) {
      answer.addRawOutputContents(ByteString.copyFrom(value.bytes()));
    } else {
      output.setContents(GrpcCall.contents(value));
    }
  }
}
