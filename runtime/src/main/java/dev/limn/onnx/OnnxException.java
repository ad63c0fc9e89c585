package dev.limn.onnx;

import dev.limn.LimnException;

/** An ONNX file, graph or tensor that breaks a rule; the message names the part and the rule. */
public class OnnxException extends LimnException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes a failure.
   *
   * @param message one line: thing, rule, finding, fix
   */
  public OnnxException(String message) {
    super(message);
  }

  /**
   * Makes a failure with its cause.
   *
   * @param message one line: thing, rule, finding, fix
   * @param cause what brought it about, shown on request only
   */
  public OnnxException(String message, Throwable cause) {
    super(message, cause);
  }
}
