package dev.limn.runtime.packaging;

import dev.limn.onnx.PixelRange;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the owner of a foreign decoder says of it, where its graph leaves a question open. What was
 * not said is null.
 *
 * @param latentInput the name of the input of latents
 * @param labelInput the name of the input of classes
 * @param imageOutput the name of the output of images
 * @param classNames the classes in order of their index
 * @param range what black and white are
 * @param layout the order of the image's axes
 * @param size the image's sides, where its output is flat
 */
public record ForeignAnswers(
    String latentInput,
    String labelInput,
    String imageOutput,
    List<String> classNames,
    PixelRange range,
    ImageLayout layout,
    ImageSize size) {

  /** Nothing was said. */
  public static final ForeignAnswers NONE =
      new ForeignAnswers(null, null, null, null, null, null, null);

  /** Copies the names. */
  public ForeignAnswers {
    classNames = classNames == null ? null : List.copyOf(classNames);
  }

  /**
   * Reads classes.
   *
   * @param text how many there are, such as {@code 10}, or their names separated by commas
   * @return their names; numbers from 0 on where only their count is known
   */
  public static List<String> classes(String text) {
    if (text.matches("[1-9]\\d{0,4}")) {
      return numbered(Integer.parseInt(text));
    }
    return Stream.of(text.split(",", -1)).map(String::strip).toList();
  }

  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }
}
