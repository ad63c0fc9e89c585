package dev.limn.trainer.packaging;

import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.ModelPackage;
import java.util.stream.IntStream;

/** The picture of samples in a package: seed 0, a column a class. */
final class SamplePicture {

  private static final int ROWS = 8;

  private SamplePicture() {}

  static byte[] of(ModelPackage model) {
    try (Sampler sampler = Sampler.open(model)) {
      int columns =
          model.manifest().conditional() ? model.manifest().image().classNames().size() : ROWS;
      SampleRequest request = SampleRequest.of(ROWS * columns);
      if (model.manifest().conditional()) {
        request = request.withLabels(Labels.cycle(IntStream.range(0, columns).toArray()));
      }
      return PngFile.encode(sampler.sample(request).grid(columns));
    }
  }
}
