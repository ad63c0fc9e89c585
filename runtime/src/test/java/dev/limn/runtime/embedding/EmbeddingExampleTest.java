package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.Provider;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import dev.limn.runtime.model.InvalidPackageException;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/embedding.md, compiled and run. */
class EmbeddingExampleTest {

  @TempDir private Path directory;
  private Path pkg;

  @BeforeEach
  void writeAPackage() {
    pkg = directory.resolve("pkg");
    TinyModel.CONDITIONAL.pack().writeTo(pkg);
  }

  @Test
  void drawsImages() {
    try (Sampler sampler = Sampler.open(pkg)) {
      SampleRequest request =
          SampleRequest.of(64).withSeed(7).withLabels(Labels.cycle(0, 2)).withTemperature(0.8f);
      ImageBatch images = sampler.sample(request);
      byte[] pixels = images.pixels(); // uint8 [64,H,W,C]
      PngFile.write(images.grid(), directory.resolve("samples.png"));

      assertThat(pixels).hasSize(64 * 4 * 5 * 3);
      assertThat(images.labels().orElseThrow()).startsWith(0, 2, 0, 2);
      assertThat(directory.resolve("samples.png")).isNotEmptyFile();
    }
  }

  @Test
  void anyPartOfARequestCanBeDrawnAlone() {
    try (Sampler sampler = Sampler.open(pkg)) {
      ImageBatch whole = sampler.sample(SampleRequest.of(1000));
      ImageBatch part = sampler.sample(SampleRequest.of(10).withFirstIndex(500));

      assertThat(part.pixels()).isEqualTo(whole.slice(500, 510).pixels());
    }
  }

  @Test
  void streamsMoreSamplesThanFitMemory() {
    LongAdder sum = new LongAdder();
    try (Sampler sampler = Sampler.open(pkg)) {
      try (Stream<ImageBatch> parts = sampler.stream(SampleRequest.of(100_000_000))) {
        parts.limit(2).forEach(part -> sum.add(part.count()));
      }
    }
    assertThat(sum.sum()).isBetween(2L, 100_000L);
  }

  @Test
  void readsLabelsAsCommandsSpellThem() {
    try (Sampler sampler = Sampler.open(pkg)) {
      List<String> classNames = sampler.manifest().image().classNames();
      Labels labels = Labels.parse("dog,0-2", classNames);

      assertThat(sampler.labels(SampleRequest.of(5).withLabels(labels)))
          .containsExactly(1, 0, 1, 2, 1);
    }
  }

  @Test
  void drawsFromTheModelsPriorOrFromAnother() {
    Path mixed = directory.resolve("mixed");
    TinyModel.CONDITIONAL.packWithMixture().writeTo(mixed);
    try (Sampler sampler = Sampler.open(mixed)) {
      SampleRequest request = SampleRequest.of(64).withSeed(7);
      boolean fitted = sampler.manifest().latent().priors().contains(LatentSpace.MIXTURE);
      ImageBatch normal = sampler.sample(request.withPrior(PriorChoice.NORMAL));
      ImageBatch usual = sampler.sample(request); // PriorChoice.DEFAULT

      assertThat(fitted).isTrue();
      assertThat(usual.pixels()).isNotEqualTo(normal.pixels());
    }
  }

  @Test
  void encodesAndDecodes() {
    try (Sampler sampler = Sampler.open(pkg)) {
      ImageBatch images = sampler.sample(SampleRequest.of(2).withLabels(Labels.cycle(0, 1)));
      int[] labels = images.labels().orElseThrow();
      Posterior posterior = sampler.encode(images, labels);
      ImageBatch again = sampler.decode(posterior.mean(), labels);

      assertThat(again.pixels()).isEqualTo(sampler.reconstruct(images, labels).pixels());
    }
  }

  @Test
  void oneSamplerServesManyThreads() {
    SamplerOptions options = SamplerOptions.DEFAULT.withThreads(1);
    try (Sampler sampler = Sampler.open(ModelPackage.open(pkg), options)) {
      List<ImageBatch> batches =
          IntStream.range(0, 8)
              .parallel()
              .mapToObj(i -> sampler.sample(SampleRequest.of(32).withFirstIndex(32L * i)))
              .toList();

      ImageBatch whole = sampler.sample(SampleRequest.of(256));
      for (int i = 0; i < batches.size(); i++) {
        assertThat(batches.get(i).pixels()).isEqualTo(whole.slice(32 * i, 32 * i + 32).pixels());
      }
    }
  }

  @Test
  void choosesAProviderAndSaysWhichOneItGot() {
    SamplerOptions options = new SamplerOptions(Provider.AUTO, Precision.FP32, 0);
    try (Sampler sampler = Sampler.open(ModelPackage.open(pkg), options)) {
      String running = sampler.provider().name(); // cpu, cuda or tensorrt
      List<String> passedOver =
          sampler.providerChoice().passedOver(); // what auto tried before, and why not

      assertThat(running).isIn("cpu", "cuda", "tensorrt");
      assertThat(passedOver).hasSizeBetween(0, 2);
    }
  }

  @Test
  void failuresAreOfFewKinds() throws IOException {
    Sampler sampler = Sampler.open(pkg);
    SampleRequest unknownClass = SampleRequest.of(1).withLabels(Labels.cycle(3));
    assertThatThrownBy(() -> sampler.sample(unknownClass))
        .isInstanceOf(UsageException.class)
        .hasMessage("label must be from 0 to 2, found 3");
    sampler.close();
    assertThatThrownBy(() -> sampler.sample(SampleRequest.of(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Sampler.open(directory.resolve("nowhere")))
        .isInstanceOf(LimnException.class)
        .isNotInstanceOf(UsageException.class);
    Files.writeString(pkg.resolve("README.md"), "changed");
    assertThatThrownBy(() -> Sampler.open(pkg)).isInstanceOf(InvalidPackageException.class);
  }
}
