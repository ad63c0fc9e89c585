package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.TinyModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8SamplerTest {

  private static final SamplerOptions INT8 = SamplerOptions.DEFAULT.withPrecision(Precision.INT8);

  private static ModelPackage model;
  private static Sampler sampler;

  @BeforeAll
  static void open() {
    ModelPackage plain = TinyModel.CONDITIONAL.pack();
    model =
        PackageBuilder.of(plain)
            .decoder(Precision.INT8, Int8Quantizer.quantize(plain))
            .build(plain.manifest());
    sampler = Sampler.open(model, INT8);
  }

  @AfterAll
  static void close() {
    sampler.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 15, 16, 17, 255, 256, 257, 511})
  void aSampleDoesNotDependOnTheBatchAndItsShards(int count) {
    ImageBatch all = sampler.sample(SampleRequest.of(600));

    assertThat(sampler.sample(SampleRequest.of(count)).pixels())
        .isEqualTo(all.slice(0, count).pixels());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void aSampleDoesNotDependOnTheThreads(int threads) {
    try (Sampler other = Sampler.open(model, INT8.withThreads(threads))) {
      assertThat(other.sample(SampleRequest.of(600)).pixels())
          .isEqualTo(sampler.sample(SampleRequest.of(600)).pixels());
    }
  }

  @Test
  void itDrawsWhatFp32DrawsButForRounding() {
    try (Sampler exact = Sampler.open(model)) {
      byte[] wanted = exact.sample(SampleRequest.of(200)).pixels();
      byte[] found = sampler.sample(SampleRequest.of(200)).pixels();
      for (int i = 0; i < wanted.length; i++) {
        // A step of the logits, 13 / 255 wide, is at most 3.3 levels.
        assertThat((found[i] & 0xFF) - (wanted[i] & 0xFF)).as("number %d", i).isBetween(-4, 4);
      }
    }
  }

  @Test
  void floatsAreTheLevelsOver255() {
    SampleRequest request = SampleRequest.of(20);
    float[] floats = sampler.decodeFloats(sampler.latents(request), sampler.labels(request));
    ImageBatch images = sampler.sample(request);

    assertThat(floats).isEqualTo(UnitPlanes.of(images, 0, 20));
  }
}
