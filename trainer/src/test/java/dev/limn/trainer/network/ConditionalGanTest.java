package dev.limn.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.network.Weights.Weight;
import dev.limn.trainer.recipe.GanRecipe;
import dev.limn.trainer.recipe.Recipes;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Labels and running averages. Two classes, 2x2 images. */
class ConditionalGanTest {

  private static final FeatureShape IMAGE = FeatureShape.planes(1, 2, 2);

  private static final String RECIPE =
      """
      {name: g, family: cgan, data: d, epochs: 1, batch: 4, seed: 7, latent: 3,
       condition: projection, generator-average: 0.9, loss: {adversarial: hinge},
       generator: [dense: 4, batch-norm, reshape: [1, 2, 2], tanh],
       discriminator: [flatten, dense: 3, relu, dense: 1]}
      """;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aLabelMovesTheImage() {
    GanNetwork network = network(RECIPE);
    NDArray latents = manager.ones(new Shape(2, 3));

    NDArray images = network.sample(new NDList(latents, labels(0, 1)));

    assertThat(images.getShape()).isEqualTo(new Shape(2, 1, 2, 2));
    assertThat(images.get(0).toFloatArray()).isNotEqualTo(images.get(1).toFloatArray());
  }

  @Test
  void aProjectionAddsHowWellTheFeaturesAgreeWithTheLabelsVector() {
    GanNetwork network = network(RECIPE);
    float[] image = {0.5f, -1, 0.25f, 1};
    NDArray twice = manager.create(image, new Shape(1, 1, 2, 2)).repeat(0, 2);

    float[] scores = network.judge(new NDList(twice, labels(0, 1))).toFloatArray();

    float[] features =
        relu(affine(image, values(network, "features"), values(network, "features_bias")));
    float head = affine(features, values(network, "head"), values(network, "head_bias"))[0];
    float[] agreement = affine(features, values(network, "projections"), new float[2]);
    for (int label = 0; label < 2; label++) {
      assertThat(scores[label]).isCloseTo(head + agreement[label], within(1e-6f));
    }
  }

  @Test
  void planesAreOnesForTheLabelAndZerosElse() {
    GanNetwork network =
        network(
            RECIPE
                .replace("projection", "planes")
                .replace("[flatten, dense: 3, relu, dense: 1]", "[flatten, dense: 1]"));
    float[] image = {0.5f, -1, 0.25f, 1};
    NDArray twice = manager.create(image, new Shape(1, 1, 2, 2)).repeat(0, 2);

    float[] scores = network.judge(new NDList(twice, labels(0, 1))).toFloatArray();

    float[] weight = values(network, "layers_02linear_weight");
    float[] bias = values(network, "layers_02linear_bias");
    float[] first = {0.5f, -1, 0.25f, 1, 1, 1, 1, 1, 0, 0, 0, 0};
    float[] second = {0.5f, -1, 0.25f, 1, 0, 0, 0, 0, 1, 1, 1, 1};
    assertThat(scores[0]).isCloseTo(affine(first, weight, bias)[0], within(1e-6f));
    assertThat(scores[1]).isCloseTo(affine(second, weight, bias)[0], within(1e-6f));
  }

  @Test
  void withoutAnAverageTheGeneratorItselfIsExported() {
    GanNetwork network = network(RECIPE.replace("generator-average: 0.9, ", ""));

    network.average(1);

    assertThat(network.weights().all())
        .hasSize(
            network.generatorWeights().all().size() + network.discriminatorWeights().all().size());
    assertThat(network.generator().getParameters().get(0).getValue().getArray())
        .isSameAs(network.generatorWeights().all().get(0).array());
  }

  @Test
  void theAverageFollowsWeightsAndRunningStatistics() {
    GanNetwork network = network(RECIPE);
    assertThat(average(network)).as("it starts at the generator").isEqualTo(trained(network));
    float[] expected = trained(network);

    for (long step : new long[] {1, 2, 1000}) {
      for (Weight weight : network.generatorWeights().all()) {
        float[] moved = weight.array().toFloatArray();
        for (int i = 0; i < moved.length; i++) {
          moved[i] += i + step;
        }
        FloatMemory.write(weight.array(), moved);
      }
      network.average(step);
      double keep = Math.min(0.9f, (1.0 + step) / (10.0 + step));
      float[] current = trained(network);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = (float) (keep * expected[i] + (1 - keep) * current[i]);
      }
      assertThat(average(network)).containsExactly(expected, within(1e-3f));
    }
  }

  @Test
  void theAverageNeverFollowsGradients() {
    GanNetwork network = network(RECIPE);

    assertThat(network.weights().trained())
        .hasSize(
            network.generatorWeights().trained().size()
                + network.discriminatorWeights().trained().size());
    assertThat(network.weights().all())
        .filteredOn(weight -> weight.name().startsWith("average/"))
        .hasSameSizeAs(network.generatorWeights().all())
        .noneMatch(weight -> weight.array().hasGradient());
    assertThat(network.generatorWeights().trained()).allMatch(NDArray::hasGradient);
  }

  @Test
  void whatCannotTakeALabelIsRefused() {
    assertThatThrownBy(() -> network(RECIPE.replace("dense: 1]", "dense: 1, leaky-relu: 1]")))
        .isInstanceOf(UsageException.class)
        .hasMessage("discriminator must end with dense 1, found leaky-relu 1.0");
    assertThatThrownBy(() -> network(RECIPE.replace("dense: 1]", "dense: 1, sigmoid]")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "discriminator must not end with sigmoid: the loss hinge takes scores, not"
                + " probabilities");
    assertThatThrownBy(() -> network(RECIPE.replace("hinge", "minimax")))
        .isInstanceOf(UsageException.class)
        .hasMessage("discriminator must end with sigmoid, found dense 1");
  }

  private GanNetwork network(String recipe) {
    return new GanNetwork((GanRecipe) Recipes.parse(recipe, "g"), IMAGE, 2, manager);
  }

  private NDArray labels(long... labels) {
    return manager.create(labels);
  }

  /** The first array of the discriminator whose name holds a part. */
  private static float[] values(GanNetwork network, String part) {
    return network.discriminatorWeights().all().stream()
        .filter(
            weight -> weight.name().toLowerCase().matches(".*" + part.replace("_", ".*_") + ".*"))
        .findFirst()
        .orElseThrow()
        .array()
        .toFloatArray();
  }

  private static float[] trained(GanNetwork network) {
    return flat(network.generatorWeights().all());
  }

  private static float[] average(GanNetwork network) {
    return flat(
        network.weights().all().stream().filter(w -> w.name().startsWith("average/")).toList());
  }

  private static float[] flat(Iterable<Weight> weights) {
    float[] flat = new float[0];
    for (Weight weight : weights) {
      float[] values = weight.array().toFloatArray();
      int from = flat.length;
      flat = Arrays.copyOf(flat, from + values.length);
      System.arraycopy(values, 0, flat, from, values.length);
    }
    return flat;
  }

  /** W x + b of a weight [out,in]. */
  private static float[] affine(float[] x, float[] weight, float[] bias) {
    float[] made = bias.clone();
    for (int out = 0; out < bias.length; out++) {
      for (int in = 0; in < x.length; in++) {
        made[out] += weight[out * x.length + in] * x[in];
      }
    }
    return made;
  }

  private static float[] relu(float[] x) {
    float[] made = x.clone();
    for (int i = 0; i < x.length; i++) {
      made[i] = Math.max(0, x[i]);
    }
    return made;
  }
}
