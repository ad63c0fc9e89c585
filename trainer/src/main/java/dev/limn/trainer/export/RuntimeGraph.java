package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.OnnxModel;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph in ONNX Runtime, fed with DJL arrays. */
final class RuntimeGraph implements AutoCloseable {

  /** An output's shape and elements. */
  record Output(long[] shape, double[] values) {}

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OnnxModel model;
  private final OrtSession session;

  RuntimeGraph(OnnxModel model) throws OrtException {
    this.model = model;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      this.session = environment.createSession(model.toBytes(), options);
    }
  }

  OnnxModel model() {
    return model;
  }

  /** The first outputs of one run. */
  List<Output> run(List<ExportInput> inputs, NDList arrays, int outputCount) throws OrtException {
    Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        feeds.put(inputs.get(i).name(), tensor(inputs.get(i), arrays.get(i)));
      }
      try (OrtSession.Result result = session.run(used(feeds))) {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < outputCount; i++) {
          outputs.add(read((OnnxTensor) result.get(i)));
        }
        return outputs;
      }
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private Map<String, OnnxTensor> used(Map<String, OnnxTensor> feeds) {
    Map<String, OnnxTensor> used = new LinkedHashMap<>(feeds);
    used.keySet().retainAll(session.getInputNames());
    return used;
  }

  private OnnxTensor tensor(ExportInput input, NDArray array) throws OrtException {
    long[] shape = array.getShape().getShape();
    if (input.type() == ElementType.INT64) {
      return OnnxTensor.createTensor(environment, LongBuffer.wrap(array.toLongArray()), shape);
    }
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(array.toFloatArray()), shape);
  }

  private static Output read(OnnxTensor tensor) throws OrtException {
    long[] shape = tensor.getInfo().getShape();
    return new Output(shape, doubles(tensor));
  }

  private static double[] doubles(OnnxTensor tensor) throws OrtException {
    return switch (tensor.getInfo().type) {
      case FLOAT -> {
        FloatBuffer buffer = tensor.getFloatBuffer();
        double[] values = new double[buffer.remaining()];
        Arrays.setAll(values, buffer::get);
        yield values;
      }
      case INT64 -> {
        LongBuffer buffer = tensor.getLongBuffer();
        double[] values = new double[buffer.remaining()];
        Arrays.setAll(values, buffer::get);
        yield values;
      }
      case BOOL, UINT8, INT8 -> {
        ByteBuffer buffer = tensor.getByteBuffer();
        double[] values = new double[buffer.remaining()];
        Arrays.setAll(values, i -> buffer.get(i));
        yield values;
      }
      default ->
          throw new ExportException(
              "output of type %s cannot be compared".formatted(tensor.getInfo().type));
    };
  }

  static double[] doubles(NDArray array) {
    try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray();
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
