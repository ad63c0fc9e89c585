package dev.limn.trainer.packaging;

import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.model.Manifest;
import java.util.stream.IntStream;

/**
 * Samples for a picture with a column a class.
 *
 * @param request what to draw, row by row
 * @param columns how many columns the picture has
 */
public record ClassColumns(SampleRequest request, int columns) {

  /**
   * Rows of samples of seed 0.
   *
   * @param manifest the model's
   * @param rows how many
   * @param otherwise columns where the model is not conditional
   * @return the request and its columns
   */
  public static ClassColumns of(Manifest manifest, int rows, int otherwise) {
    int columns = manifest.conditional() ? manifest.image().classNames().size() : otherwise;
    return new ClassColumns(inTurn(manifest, rows * columns), columns);
  }

  /**
   * Samples of seed 0, of a conditional model of classes 0, 1, 2 and so on in turn.
   *
   * @param manifest the model's
   * @param count how many
   * @return the request
   */
  public static SampleRequest inTurn(Manifest manifest, int count) {
    SampleRequest request = SampleRequest.of(count);
    if (!manifest.conditional()) {
      return request;
    }
    int classes = manifest.image().classNames().size();
    return request.withLabels(Labels.cycle(IntStream.range(0, classes).toArray()));
  }
}
