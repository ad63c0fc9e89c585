package dev.limn.server.inference;

import java.util.Arrays;
import java.util.List;

/**
 * An input or output of a model.
 *
 * @param name its name
 * @param datatype such as {@code FP32}
 * @param shape its lengths, -1 for the number of rows
 */
public record TensorMetadata(String name, String datatype, List<Long> shape) {

  static TensorMetadata of(String name, String datatype, long... lengths) {
    return new TensorMetadata(name, datatype, Arrays.stream(lengths).boxed().toList());
  }
}
