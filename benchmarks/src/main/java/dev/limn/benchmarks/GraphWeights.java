package dev.limn.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limn.onnx.OnnxModel;
import dev.limn.trainer.network.FloatMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The weights that an exported graph holds, float32 or float16, under the names of the block. */
record GraphWeights(Map<String, TensorProto> tensors) {

  static GraphWeights of(OnnxModel graph) {
    Map<String, TensorProto> tensors = new HashMap<>();
    for (TensorProto tensor : graph.proto().getGraph().getInitializerList()) {
      String name = tensor.getName().replaceFirst("\\.float16$", "").replaceAll("[/.]", "_");
      tensors.put(name, tensor);
    }
    return new GraphWeights(tensors);
  }

  /** Replaces all parameters of a block. */
  void copyTo(Block block) {
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      NDArray array = parameter.getValue().getArray();
      TensorProto tensor = tensors.get(parameter.getKey());
      long[] shape = array.getShape().getShape();
      if (tensor == null || !Arrays.equals(shape, shape(tensor))) {
        throw new IllegalStateException(
            "the graph has no weight %s of shape %s, found %s of %s"
                .formatted(
                    parameter.getKey(),
                    Arrays.toString(shape),
                    tensors.keySet(),
                    tensor == null ? "none" : Arrays.toString(shape(tensor))));
      }
      FloatMemory.write(array, floats(tensor));
    }
  }

  private static long[] shape(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  private static float[] floats(TensorProto tensor) {
    ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean half = tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber();
    float[] values = new float[raw.remaining() / (half ? Short.BYTES : Float.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = half ? ofHalf(raw.getShort()) : raw.getFloat();
    }
    return values;
  }

  /** Exact for every finite half: its bits, read as a float, are 2^112 times too small. */
  static float ofHalf(short bits) {
    float magnitude = Float.intBitsToFloat((bits & 0x7fff) << 13) * 0x1p112f;
    return bits < 0 ? -magnitude : magnitude;
  }
}
