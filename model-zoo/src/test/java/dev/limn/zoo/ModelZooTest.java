package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelZooTest {

  private static final Path PACKAGES = Path.of("src/main/resources/dev/limn/zoo");
  private static final long MAX_BYTES = 8L << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** With -Dlimn.zoo.write=true the index is written anew from the packages. */
  @Test
  void theIndexStatesExactlyThePackagesThatAreThere() throws IOException {
    List<ZooEntry> found = packages().stream().map(ModelPackage::open).map(ZooEntry::of).toList();
    if (Boolean.getBoolean("limn.zoo.write")) {
      Files.writeString(PACKAGES.resolve("index.json"), JSON.writeValueAsString(found) + "\n");
      return;
    }
    assertThat(ModelZoo.list()).isEqualTo(found).isNotEmpty();
  }

  @Test
  void everyModelOfTheClassPathOpensAndDrawsOrReads() {
    for (ZooEntry entry : ModelZoo.list()) {
      ModelPackage model = ModelZoo.get(entry.name());
      if (model.manifest().task() == Task.CLASSIFICATION) {
        assertThat(model.manifest().graphs().get(0).outputs())
            .as(entry.name())
            .extracting(GraphSignature.Value::name)
            .containsExactly("logits", "features");
        continue;
      }
      try (Sampler sampler = Sampler.open(model)) {
        ImageBatch images = sampler.sample(SampleRequest.of(3));
        assertThat(images.count()).as(entry.name()).isEqualTo(3);
        assertThat(images.image(0).pixels())
            .as(entry.name())
            .isNotEqualTo(images.image(1).pixels());
      }
    }
  }

  @Test
  void everyModelIsSmallAndHasACardWithItsMetrics() {
    for (ZooEntry entry : ModelZoo.list()) {
      ModelPackage model = ModelZoo.get(entry.name());
      assertThat(entry.bytes()).as(entry.name()).isLessThan(MAX_BYTES);
      assertThat(entry.metrics()).as(entry.name()).isNotEmpty();
      assertThat(new String(model.bytes("README.md")))
          .contains(model.manifest().training().dataSet().licence());
      assertThat(model.manifest().file(FileRole.LICENCE)).isPresent();
    }
  }

  @Test
  void conditionalSamplesAreOfTheAskedForClassWhateverTheCount() {
    try (Sampler sampler = Sampler.open(ModelZoo.get("cvae-conv-mnist"))) {
      SampleRequest request =
          SampleRequest.of(100)
              .withSeed(7)
              .withLabels(Labels.parse("0-9", sampler.manifest().image().classNames()));
      ImageBatch hundred = sampler.sample(request);
      ImageBatch more =
          sampler.sample(SampleRequest.of(300).withSeed(7).withLabels(request.labels()));
      assertThat(more.slice(0, 100).pixels()).isEqualTo(hundred.pixels());
      assertThat(hundred.labels().orElseThrow()).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0);
    }
  }

  @Test
  void anUnknownNameSuggestsTheNearest() {
    assertThatThrownBy(() -> ModelZoo.get("vae-mlp-mnits"))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown model 'vae-mlp-mnits'; did you mean 'vae-mlp-mnist'?");
  }

  private static List<Path> packages() throws IOException {
    try (Stream<Path> entries = Files.list(PACKAGES)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }
}
