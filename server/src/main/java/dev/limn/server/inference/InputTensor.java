package dev.limn.server.inference;

/**
 * A tensor of a request, not yet held against a model.
 *
 * @param name its name
 * @param datatype such as {@code FP32}
 * @param shape its lengths; not copied
 * @param data its elements
 */
public record InputTensor(String name, String datatype, long[] shape, TensorData data) {

  /** Its shape as the protocol spells it. */
  String shapeText() {
    StringBuilder text = new StringBuilder("[");
    for (long length : shape) {
      text.append(text.length() == 1 ? "" : ",").append(length);
    }
    return text.append(']').toString();
  }
}
