package dev.limn.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.network.Weights.Weight;
import dev.limn.trainer.recipe.ClassifierRecipe;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.Recipes;
import dev.limn.trainer.recipe.VaeRecipe;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private static final FeatureShape IMAGE = FeatureShape.planes(1, 8, 8);

  private static final String VAE =
      """
      {name: v, family: cvae, data: d, epochs: 1, batch: 4, seed: 7, latent: 3,
       encoder: [conv: {out: 4, kernel: 4, stride: 2, padding: 1}, batch-norm, relu],
       decoder: [dense: 32, relu, reshape: [2, 4, 4],
                 conv-transpose: {out: 1, kernel: 4, stride: 2, padding: 1}, sigmoid]}
      """;

  private static final String GAN =
      """
      {name: g, family: gan, data: d, epochs: 1, batch: 4, seed: 7, latent: 5,
       generator: [dense: 64, batch-norm, reshape: [1, 8, 8], tanh],
       discriminator: [flatten, dense: 5, relu, dense: 1, sigmoid]}
      """;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void startingWeightsAreUniformWithinOneOverTheRootOfTheFanIn() {
    Weights weights = vae(VAE, 10).weights();

    assertUniform(weights, "conv2d_weight", 1.0 / 4); // 1 channel of 4x4
    assertUniform(weights, "conv2d_bias", 1.0 / 4);
    assertUniform(weights, "encoder/02mean_", 1 / Math.sqrt(4 * 4 * 4 + 10));
    assertUniform(weights, "encoder/03log_variance_", 1 / Math.sqrt(4 * 4 * 4 + 10));
    assertUniform(weights, "decoder/01layers_01linear_weight", 1 / Math.sqrt(3 + 10));
    // Of a transposed convolution PyTorch takes what leaves: 1 channel of 4x4.
    assertUniform(weights, "convtranspose2d_weight", 1.0 / 4);
  }

  @Test
  void batchNormalisationStartsAsTheIdentity() {
    for (Weight weight : vae(VAE, 10).weights().all()) {
      String name = weight.name().toLowerCase();
      if (name.contains("batchnorm")) {
        boolean one = name.endsWith("gamma") || name.endsWith("var");
        assertThat(weight.array().toFloatArray()).as(name).containsOnly(one ? 1 : 0);
        assertThat(weight.trained()).as(name).isEqualTo(!name.contains("running"));
      }
    }
  }

  @Test
  void theSeedAloneDecidesTheStartingWeights() {
    float[] first = flat(vae(VAE, 10).weights());

    assertThat(flat(vae(VAE, 10).weights())).isEqualTo(first);
    assertThat(flat(vae(VAE.replace("seed: 7", "seed: 8"), 10).weights())).isNotEqualTo(first);
  }

  @Test
  void noTwoArraysStartFromTheSameNumbers() {
    GanNetwork network = gan(GAN);
    NDArray generator = network.generatorWeights().trained().get(0);
    NDArray discriminator = network.discriminatorWeights().trained().get(0);

    float ratio = generator.getFloat(0, 0) / discriminator.getFloat(0, 0);
    assertThat(generator.getFloat(0, 1) / discriminator.getFloat(0, 1)).isNotEqualTo(ratio);
    assertThat(flat(network.weights()))
        .startsWith(flat(network.generatorWeights()))
        .endsWith(flat(network.discriminatorWeights()));
  }

  @Test
  void aLabelJoinsTheFeaturesAndTheLatent() {
    VaeNetwork network = vae(VAE, 10);
    NDArray image = manager.ones(new Shape(2, 1, 8, 8)).mul(0.5f);
    NDArray latent = manager.ones(new Shape(2, 3));
    NDArray labels = manager.create(new long[] {0, 9});

    NDList posterior = network.encode(new NDList(image, labels), false);
    NDArray logits = network.logits(new NDList(latent, labels), false);

    assertThat(posterior.get(0).getShape()).isEqualTo(new Shape(2, 3));
    assertThat(posterior.get(1).getShape()).isEqualTo(new Shape(2, 3));
    assertThat(logits.getShape()).isEqualTo(new Shape(2, 1, 8, 8));
    for (NDArray made : new NDList(posterior.get(0), posterior.get(1), logits)) {
      assertThat(made.get(0).toFloatArray())
          .as("the rows differ in their label alone")
          .isNotEqualTo(made.get(1).toFloatArray());
    }
  }

  @Test
  void withoutClassesTheNetworkTakesNoLabel() {
    VaeNetwork network = vae(VAE.replace("cvae", "vae"), 0);
    NDArray image = manager.zeros(new Shape(2, 1, 8, 8));

    NDList posterior = network.encode(new NDList(image), false);

    assertThat(posterior.get(0).get(0).toFloatArray())
        .isEqualTo(posterior.get(0).get(1).toFloatArray());
    assertThat(network.logits(new NDList(posterior.get(0)), false).getShape())
        .isEqualTo(new Shape(2, 1, 8, 8));
  }

  @Test
  void aClassifierMakesLogitsOfTheFeaturesItGives() {
    ClassifierNetwork network = classifier();
    NDArray images = manager.arange(2 * 64).reshape(2, 1, 8, 8).mul(1 / 128f);

    NDList read = network.read(images, false);

    float[] logits = read.get(0).toFloatArray();
    float[] features = read.get(1).toFloatArray();
    assertThat(read.get(0).getShape()).isEqualTo(new Shape(2, 3));
    assertThat(read.get(1).getShape()).isEqualTo(new Shape(2, 6));
    for (float feature : features) {
      assertThat(feature).as("behind the activation").isNotNegative();
    }
    List<Weight> weights = network.weights().all();
    float[] weight = weights.get(weights.size() - 2).array().toFloatArray(); // [3,6]
    float[] bias = weights.get(weights.size() - 1).array().toFloatArray();
    for (int i = 0; i < logits.length; i++) {
      double expected = bias[i % 3];
      for (int f = 0; f < 6; f++) {
        expected += weight[i % 3 * 6 + f] * features[i / 3 * 6 + f];
      }
      assertThat((double) logits[i]).isCloseTo(expected, within(1e-5));
    }
    assertThat(network.classifier().getOutputShapes(new Shape[] {new Shape(5, 1, 8, 8)}))
        .containsExactly(new Shape(5, 3), new Shape(5, 6));
    assertThat(flat(classifier().weights())).isEqualTo(flat(network.weights()));
  }

  private ClassifierNetwork classifier() {
    ClassifierRecipe recipe =
        (ClassifierRecipe)
            Recipes.parse(
                """
                {name: c, family: classifier, data: d, epochs: 1, batch: 4, seed: 7,
                 features: [conv: {out: 2, kernel: 3}, max-pool: 2, flatten, dense: 6, relu]}
                """,
                "c");
    return new ClassifierNetwork(recipe, IMAGE, 3, manager);
  }

  @Test
  void theDecoderAsABlockIsTheSigmoidOfItsLogits() {
    VaeNetwork network = vae(VAE, 10);
    NDList inputs = new NDList(manager.ones(new Shape(2, 3)), manager.create(new long[] {1, 2}));

    float[] images = forward(network.decoder(), inputs).toFloatArray();
    float[] logits = network.logits(inputs, false).toFloatArray();

    for (int i = 0; i < images.length; i++) {
      assertThat(images[i])
          .isCloseTo(
              (float) (1 / (1 + Math.exp(-logits[i]))),
              org.assertj.core.api.Assertions.within(1e-6f));
    }
    assertThat(network.decoder().getOutputShapes(new Shape[] {new Shape(2, 3)}))
        .containsExactly(new Shape(2, 1, 8, 8));
    assertThat(network.encoder().getOutputShapes(new Shape[] {new Shape(2, 1, 8, 8)}))
        .containsExactly(new Shape(2, 3), new Shape(2, 3));
  }

  @Test
  void scaledLogitsAreThoseOfTheTrainedWeightsTimesTheScale() {
    VaeNetwork network = vae(VAE.replace("seed: 7", "seed: 7, logit-scale: 1.5"), 10);
    NDList inputs = new NDList(manager.ones(new Shape(2, 3)), manager.create(new long[] {1, 2}));
    float[] trained = network.logits(inputs, false).toFloatArray();

    network.scaleLogits();

    float[] scaled = network.logits(inputs, false).toFloatArray();
    for (int i = 0; i < trained.length; i++) {
      assertThat(scaled[i]).isCloseTo(1.5f * trained[i], within(1e-5f));
    }
    assertThat(
            network.encode(new NDList(manager.zeros(new Shape(2, 1, 8, 8)), inputs.get(1)), false))
        .as("the encoder is left alone")
        .usingElementComparator((a, b) -> a.allClose(b) ? 0 : 1)
        .isEqualTo(
            vae(VAE, 10)
                .encode(new NDList(manager.zeros(new Shape(2, 1, 8, 8)), inputs.get(1)), false));
  }

  @Test
  void theGeneratorAsABlockMakesImagesFromZeroToOne() {
    GanNetwork network = gan(GAN);
    NDArray latents = manager.randomNormal(new Shape(16, 5)).mul(20);

    NDArray signed = network.generate(new NDList(latents));
    NDArray images = forward(network.generator(), new NDList(latents));

    assertThat(signed.min().getFloat()).isBetween(-1f, -0.9f);
    assertThat(signed.max().getFloat()).isBetween(0.9f, 1f);
    assertThat(images.min().getFloat()).isBetween(0f, 0.05f);
    assertThat(images.max().getFloat()).isBetween(0.95f, 1f);
    assertThat(images.getShape()).isEqualTo(new Shape(16, 1, 8, 8));
    assertThat(network.judge(new NDList(signed)).getShape()).isEqualTo(new Shape(16, 1));
    assertThat(network.generator().getOutputShapes(new Shape[] {new Shape(16, 5)}))
        .containsExactly(new Shape(16, 1, 8, 8));
  }

  @Test
  void theJudgeAnswersInLogits() {
    NDArray judged = gan(GAN).judge(new NDList(manager.ones(new Shape(4, 1, 8, 8)).mul(1000)));

    assertThat(Math.abs(judged.getFloat(0, 0))).as("no sigmoid bounds it").isGreaterThan(1);
  }

  @Test
  void layersThatDoNotFitTheImageAreRefused() {
    assertThatThrownBy(() -> vae(VAE.replace("reshape: [2, 4, 4]", "reshape: [2, 8, 2]"), 10))
        .isInstanceOf(UsageException.class)
        .hasMessage("decoder must make [1,8,8], its last layer (sigmoid) makes [1,16,4]");
    assertThatThrownBy(() -> vae(VAE.replace(", sigmoid]", "]"), 10))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("decoder must end with sigmoid, found conv-transpose 1 of 4x4");
    assertThatThrownBy(() -> gan(GAN.replace("tanh", "sigmoid")))
        .isInstanceOf(UsageException.class)
        .hasMessage("generator must end with tanh, found sigmoid");
    assertThatThrownBy(() -> gan(GAN.replace("dense: 1,", "dense: 2,")))
        .isInstanceOf(UsageException.class)
        .hasMessage("discriminator must make [1], its last layer (sigmoid) makes [2]");
  }

  private VaeNetwork vae(String recipe, int classCount) {
    return new VaeNetwork((VaeRecipe) Recipes.parse(recipe, "v"), IMAGE, classCount, manager);
  }

  private GanNetwork gan(String recipe) {
    return new GanNetwork((GanRecipe) Recipes.parse(recipe, "g"), IMAGE, 0, manager);
  }

  private NDArray forward(Block block, NDList inputs) {
    return block.forward(new ParameterStore(manager, false), inputs, false).singletonOrThrow();
  }

  private static void assertUniform(Weights weights, String part, double bound) {
    int checked = 0;
    for (Weight weight : weights.all()) {
      if (weight.name().toLowerCase().contains(part)) {
        checked++;
        float[] values = weight.array().toFloatArray();
        double largest = 0;
        for (float value : values) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).as(weight.name()).isLessThanOrEqualTo(bound + 1e-7);
        if (values.length >= 32) {
          // All of 32 uniform numbers lie below 0.7 of their bound once in 10^5 seeds.
          assertThat(largest).as(weight.name()).isGreaterThan(0.7 * bound);
        }
      }
    }
    assertThat(checked)
        .as("arrays called %s among %s", part, weights.all().stream().map(Weight::name).toList())
        .isPositive();
  }

  private static float[] flat(Weights weights) {
    int size = weights.all().stream().mapToInt(weight -> (int) weight.array().size()).sum();
    float[] flat = new float[size];
    int from = 0;
    for (Weight weight : weights.all()) {
      float[] values = weight.array().toFloatArray();
      System.arraycopy(values, 0, flat, from, values.length);
      from += values.length;
    }
    return flat;
  }
}
