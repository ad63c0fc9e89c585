package dev.limn.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.limn.trainer.data.DataSets;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.network.ClassifierNetwork;
import dev.limn.trainer.network.GanNetwork;
import dev.limn.trainer.network.VaeNetwork;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInRecipesTest {

  private static final Map<String, FeatureShape> IMAGES =
      Map.of(
          "cifar-10", FeatureShape.planes(3, 32, 32),
          "fashion-mnist", FeatureShape.planes(1, 28, 28),
          "mnist", FeatureShape.planes(1, 28, 28),
          "strokes", FeatureShape.planes(1, 28, 28));

  @Test
  void theListOfNamesIsTheListOfFiles() throws IOException, URISyntaxException {
    Path folder = Path.of(Recipes.class.getResource("vae-mlp-mnist.yaml").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".yaml"))
              .map(file -> file.replace(".yaml", ""))
              .sorted()
              .toList();

      assertThat(Recipes.names()).isEqualTo(names);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.limn.trainer.recipe.Recipes#names")
  void everyRecipeIsNamedLikeItsFileAndFitsTheImagesOfItsDataSet(String name) {
    Recipe recipe = Recipes.load(name, Map.of());

    assertThat(recipe.run().name()).isEqualTo(name);
    assertThat(recipe.run().description()).isNotBlank();
    assertThat(DataSets.names()).contains(recipe.run().data());
    int classCount = recipe.run().family().labelled() ? 10 : 0;
    recipe.requireFit(IMAGES.get(recipe.run().data()), classCount);
    assertThat(parameterCount(recipe, classCount)).isPositive();
  }

  @Test
  void theDenseVaeHasTheParametersOfTheReportsLayers() {
    long encoder = dense(784, 256) + dense(256, 1024) + 2 * dense(1024, 20);
    long decoder = dense(20, 784) + dense(784, 784);

    assertThat(parameterCount("vae-mlp-mnist")).isEqualTo(encoder + decoder).isEqualTo(1_137_032);
  }

  @Test
  void theConvolutionalVaeHasTheParametersOfTheReportsLayers() {
    long encoder =
        conv(1, 64, 4)
            + 2 * 64
            + conv(64, 128, 4)
            + 2 * 128
            + conv(128, 128, 3)
            + 2 * 128
            + 2 * dense(6272, 32);
    // A transposed convolution has one bias an output channel.
    long decoder = dense(32, 6272) + (128 * 64 * 16 + 64) + (64 * 16 + 1);

    assertThat(parameterCount("vae-conv-mnist")).isEqualTo(encoder + decoder).isEqualTo(1_021_121);
  }

  @Test
  void theBetaVaeHasTheParametersOfTheReportsLayers() {
    long encoder =
        conv(1, 8, 3)
            + conv(8, 16, 3)
            + 2 * 16
            + conv(16, 32, 3)
            + dense(288, 128)
            + 2 * dense(128, 10);
    long decoder =
        dense(10, 128)
            + dense(128, 288)
            + (32 * 16 * 9 + 16)
            + 2 * 16
            + (16 * 8 * 9 + 8)
            + (8 * 9 + 1);

    assertThat(parameterCount("beta-vae-mnist")).isEqualTo(encoder + decoder);
  }

  @Test
  void theVaesOfColourHaveTheParametersOfTheReportsLayers() {
    long convolutional =
        conv(3, 32, 3)
            + conv(32, 64, 3)
            + conv(64, 128, 3)
            + conv(128, 256, 3)
            + 2 * dense(1024, 20)
            + dense(20, 1024)
            + (256 * 128 * 9 + 128)
            + (128 * 64 * 9 + 64)
            + (64 * 32 * 9 + 32)
            + (32 * 3 * 9 + 3);
    long dense =
        dense(3072, 256)
            + dense(256, 64)
            + 2 * dense(64, 20)
            + dense(20, 64)
            + dense(64, 256)
            + dense(256, 3072);

    assertThat(parameterCount("vae-conv-cifar10")).isEqualTo(convolutional);
    assertThat(parameterCount("vae-linear-cifar10")).isEqualTo(dense);
  }

  @Test
  void onlyWhatRepeatsAMistakeTrainsOnTheTestSplit() {
    for (String name : Recipes.names()) {
      PublishedSplit split = Recipes.load(name, Map.of()).run().selection().split();
      boolean repeats =
          List.of("vae-conv-mnist-as-reported", "vae-conv-mnist-noisy-as-reported").contains(name);
      assertThat(split == PublishedSplit.TEST).as(name).isEqualTo(repeats);
    }
  }

  @Test
  void theGanHasTheParametersOfTheReportsLayers() {
    long generator =
        dense(100, 128)
            + dense(128, 256)
            + 2 * 256
            + dense(256, 512)
            + 2 * 512
            + dense(512, 1024)
            + 2 * 1024
            + dense(1024, 784);
    long discriminator = dense(784, 512) + dense(512, 256) + dense(256, 1);

    assertThat(parameterCount("gan-mlp-mnist"))
        .isEqualTo(generator + discriminator)
        .isEqualTo(1_510_032 + 533_505);
  }

  private static long dense(long in, long out) {
    return in * out + out;
  }

  private static long conv(long in, long out, long kernel) {
    return in * out * kernel * kernel + out;
  }

  private static long parameterCount(String name) {
    return parameterCount(Recipes.load(name, Map.of()), 0);
  }

  private static long parameterCount(Recipe recipe, int classCount) {
    FeatureShape image = IMAGES.get(recipe.run().data());
    try (NDManager manager = NDManager.newBaseManager()) {
      return weights(recipe, image, classCount, manager).trained().stream()
          .mapToLong(array -> array.size())
          .sum();
    }
  }

  private static Weights weights(
      Recipe recipe, FeatureShape image, int classCount, NDManager manager) {
    if (recipe instanceof GanRecipe gan) {
      return new GanNetwork(gan, image, classCount, manager).weights();
    }
    if (recipe instanceof ClassifierRecipe classifier) {
      return new ClassifierNetwork(classifier, image, classCount, manager).weights();
    }
    return new VaeNetwork((VaeRecipe) recipe, image, classCount, manager).weights();
  }
}
