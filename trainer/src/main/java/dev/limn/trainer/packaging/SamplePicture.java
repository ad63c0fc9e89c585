package dev.limn.trainer.packaging;

import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.PngFile;

/** The picture of samples in a package: seed 0, a column a class. */
final class SamplePicture {

  private static final int ROWS = 8;

  private SamplePicture() {}

  static byte[] of(Sampler sampler) {
    ClassColumns columns = ClassColumns.of(sampler.manifest(), ROWS, ROWS);
    return PngFile.encode(sampler.sample(columns.request()).grid(columns.columns()));
  }
}
