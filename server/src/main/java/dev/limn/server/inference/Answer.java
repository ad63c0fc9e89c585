package dev.limn.server.inference;

/**
 * The body of an answer.
 *
 * @param body JSON, and behind it the bytes of binary tensors
 * @param headerLength how many bytes are JSON; that of the body where all are
 */
public record Answer(byte[] body, int headerLength) {

  /**
   * Writes an answer as REST has it.
   *
   * @param result what to answer
   * @return the answer
   */
  public static Answer of(Result result) {
    return AnswerWriter.write(result.request(), result.model(), result.pixels(), result.image());
  }

  /**
   * Whether bytes follow the JSON.
   *
   * @return true if the header {@code Inference-Header-Content-Length} is needed
   */
  public boolean isBinary() {
    return headerLength < body.length;
  }
}
