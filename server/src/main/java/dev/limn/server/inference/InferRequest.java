package dev.limn.server.inference;

import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Precision;
import dev.limn.server.model.RowSource;
import java.time.Duration;
import java.util.List;

/**
 * What a request asks of a model, found to be possible.
 *
 * @param id what the client calls it; null where it does not
 * @param rows the latents and labels, sent or to be drawn
 * @param precision which decoder is asked
 * @param outputs what is answered, in order, each once
 * @param patience how long the request may wait before it is begun
 */
public record InferRequest(
    String id, RowSource rows, Precision precision, List<Output> outputs, Duration patience) {

  /** What a generator can answer with. */
  public enum Tensor {
    /** Floats {@code [N,C,H,W]} in [0,1]. */
    IMAGE("image", "FP32", Float.BYTES),
    /** Bytes {@code [N,H,W,C]}. */
    PIXELS("pixels", "UINT8", 1);

    private final String label;
    private final String datatype;
    private final int elementBytes;

    Tensor(String label, String datatype, int elementBytes) {
      this.label = label;
      this.datatype = datatype;
      this.elementBytes = elementBytes;
    }

    /**
     * Its name in the protocol.
     *
     * @return such as {@code image}
     */
    public String label() {
      return label;
    }

    /**
     * Its type in the protocol.
     *
     * @return such as {@code FP32}
     */
    public String datatype() {
      return datatype;
    }

    /**
     * Its lengths.
     *
     * @param rows how many images; -1 for any number
     * @param image of the model
     * @return four of them
     */
    long[] shape(long rows, ImageFormat image) {
      return this == IMAGE
          ? new long[] {rows, image.channels(), image.height(), image.width()}
          : new long[] {rows, image.height(), image.width(), image.channels()};
    }

    int elementBytes() {
      return elementBytes;
    }
  }

  /**
   * A tensor of the answer.
   *
   * @param tensor which
   * @param binary whether it is sent as bytes, over REST behind the JSON
   */
  public record Output(Tensor tensor, boolean binary) {}

  /** Whether the answer has a tensor. */
  boolean has(Tensor tensor) {
    for (Output output : outputs) {
      if (output.tensor() == tensor) {
        return true;
      }
    }
    return false;
  }
}
