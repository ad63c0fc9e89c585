package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limn.zoo.download.DownloadProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Reads the published sets where they lie beside the project, or where the environment variable
 * LIMN_DATA says: a directory with one folder a set.
 */
class RealDataTest {

  private static final Path PLACE =
      Path.of(Optional.ofNullable(System.getenv("LIMN_DATA")).orElse("../../shared/data"));

  @Test
  void mnistHasItsPublishedMeanAndChecksums() {
    DataSet set = load("mnist");

    assertShape(set, 60_000, 10_000);
    assertMeans(set.train(), 0.1307);
    assertThat(set.train().labels()).startsWith(5, 0, 4, 1, 9);
    assertChecksums(set, PublishedSets.MNIST);
  }

  @Test
  void fashionMnistHasItsPublishedMeanAndChecksums() {
    DataSet set = load("fashion-mnist");

    assertShape(set, 60_000, 10_000);
    assertMeans(set.train(), 0.2860);
    assertThat(set.train().classNames().get(set.train().labels()[0])).isEqualTo("Ankle boot");
    assertChecksums(set, PublishedSets.FASHION_MNIST);
  }

  @Test
  void cifar10HasItsPublishedMeansAndChecksums() {
    DataSet set = load("cifar-10");

    assertShape(set, 50_000, 10_000);
    assertMeans(set.train(), 0.4914, 0.4822, 0.4465);
    assertThat(set.train().classNames().get(set.train().labels()[0])).isEqualTo("frog");
    assertThat(set.files().stream().map(DataSet.SourceFile::sha256))
        .containsExactly(
            "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
            "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
            "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
            "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
            "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
            "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b");
  }

  private static DataSet load(String name) {
    Path directory = PLACE.resolve(name);
    if (!Files.isDirectory(directory)) {
      System.out.println(
          "SKIPPED: no " + name + " in " + PLACE.toAbsolutePath().normalize() + " (LIMN_DATA)");
    }
    assumeTrue(Files.isDirectory(directory), "no " + directory + "; LIMN_DATA names another place");
    long start = System.nanoTime();
    DataSet set = DataSets.load(name, Optional.of(directory), DownloadProgress.NONE);
    System.out.printf("%s loaded in %.2f s%n", name, (System.nanoTime() - start) / 1e9);
    return set;
  }

  private static void assertShape(DataSet set, int train, int test) {
    assertThat(set.train().count()).isEqualTo(train);
    assertThat(set.test().count()).isEqualTo(test);
    assertThat(set.train().classNames()).hasSize(10);
  }

  /** The means are published with four digits. */
  private static void assertMeans(ImageSet set, double... means) {
    int plane = set.height() * set.width();
    for (int channel = 0; channel < set.channels(); channel++) {
      long sum = 0;
      for (int image = 0; image < set.count(); image++) {
        int start = image * set.imageBytes() + channel * plane;
        for (int i = start; i < start + plane; i++) {
          sum += Byte.toUnsignedInt(set.pixels()[i]);
        }
      }
      double mean = sum / 255.0 / plane / set.count();
      assertThat(mean).as("channel %d", channel).isCloseTo(means[channel], within(5e-5));
    }
  }

  private static void assertChecksums(DataSet set, IdxSource source) {
    List<DataSet.SourceFile> published =
        source.files().stream()
            .map(file -> new DataSet.SourceFile(file.name(), file.sha256()))
            .collect(Collectors.toList());
    assertThat(set.files()).isEqualTo(published);
  }
}
