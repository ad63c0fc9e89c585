package dev.limn.trainer.packaging;

import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.Manifest;
import java.util.stream.IntStream;

/** The picture of samples in a package: seed 0, a column a class. */
final class SamplePicture {

  private static final int ROWS = 8;

  private SamplePicture() {}

  static byte[] of(Sampler sampler) {
    Manifest manifest = sampler.manifest();
    int columns = manifest.conditional() ? manifest.image().classNames().size() : ROWS;
    SampleRequest request = SampleRequest.of(ROWS * columns);
    if (manifest.conditional()) {
      request = request.withLabels(Labels.cycle(IntStream.range(0, columns).toArray()));
    }
    return PngFile.encode(sampler.sample(request).grid(columns));
  }
}
