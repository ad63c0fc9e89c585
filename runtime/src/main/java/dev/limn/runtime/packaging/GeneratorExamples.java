package dev.limn.runtime.packaging;

import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What a generator draws from seed 0, as test vectors and as a picture. */
public final class GeneratorExamples {

  private static final int TEST_ROWS = 4;
  private static final int PICTURE_ROWS = 8;

  private GeneratorExamples() {}

  /**
   * Adds test vectors of the fp32 decoder and {@code samples.png}, which has a column a class.
   *
   * @param bare a package of the generator
   * @param builder the package that is being made of it
   */
  public static void add(ModelPackage bare, PackageBuilder builder) {
    try (Sampler sampler = Sampler.open(bare)) {
      addTestVectors(sampler, bare, builder);
      builder.file("samples.png", FileRole.SAMPLES, picture(sampler));
    }
  }

  private static void addTestVectors(Sampler sampler, ModelPackage bare, PackageBuilder builder) {
    SampleRequest request = SampleRequest.of(TEST_ROWS);
    Latents latents = sampler.latents(request);
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(Tensor.ofFloats("latent", new long[] {TEST_ROWS, latents.size()}, latents.values()));
    if (bare.manifest().conditional()) {
      long[] labels = IntStream.of(sampler.labels(request)).asLongStream().toArray();
      inputs.add(Tensor.ofLongs("label", new long[] {TEST_ROWS}, labels));
    }
    try (GraphRunner runner =
        GraphRunner.open(bare.graph(bare.manifest().decoder(Precision.FP32).orElseThrow()))) {
      builder.testVectors(inputs, runner.run(inputs));
    }
  }

  /**
   * The picture of samples in a package: eight rows of seed 0, a column a class.
   *
   * @param sampler an open generator
   * @return a PNG
   */
  public static byte[] picture(Sampler sampler) {
    Manifest manifest = sampler.manifest();
    int columns = manifest.conditional() ? manifest.image().classNames().size() : PICTURE_ROWS;
    SampleRequest request = SampleRequest.of(PICTURE_ROWS * columns);
    if (manifest.conditional()) {
      request = request.withLabels(Labels.cycle(IntStream.range(0, columns).toArray()));
    }
    return PngFile.encode(sampler.sample(request).grid(columns));
  }
}
