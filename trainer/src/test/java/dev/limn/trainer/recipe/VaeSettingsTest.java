package dev.limn.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.trainer.loss.Objective;
import dev.limn.trainer.loss.Objective.Form;
import dev.limn.trainer.loss.Objective.Over;
import dev.limn.trainer.loss.Objective.Reduction;
import dev.limn.trainer.loss.ReconstructionLoss;
import dev.limn.trainer.loss.Term;
import dev.limn.trainer.recipe.Corruption.Target;
import dev.limn.trainer.recipe.Corruption.When;
import dev.limn.trainer.recipe.DataSelection.Order;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import dev.limn.trainer.recipe.PosteriorSettings.Deviation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeSettingsTest {

  @Test
  void everySettingOfTheLossIsRead() {
    VaeRecipe recipe =
        recipe(
            "loss",
            "{reconstruction: gaussian, variance: 0.1, reduction: mean, over: batch,"
                + " reconstruction-weight: 3, reconstruction-power: 0.9, beta: 2, kl-power: 1.5,"
                + " form: exponential, kl-warm-up-steps: 100}");

    assertThat(recipe.objective())
        .isEqualTo(
            new Objective(
                new ReconstructionLoss.Gaussian(0.1),
                Reduction.MEAN,
                Over.BATCH,
                new Term(3, 0.9f),
                new Term(2, 1.5f),
                Form.EXPONENTIAL,
                100));
  }

  @Test
  void everySettingOfThePosteriorAndTheCorruptionIsRead() {
    assertThat(recipe("posterior", "{deviation: softplus, bound: 10}").posterior())
        .isEqualTo(new PosteriorSettings(Deviation.SOFTPLUS, 10));
    assertThat(recipe("corruption", "{salt-and-pepper: 0.25}").corruption())
        .contains(new Corruption(0.25f, When.ALWAYS, Target.CLEAN, false));
    assertThat(
            recipe(
                    "corruption",
                    "{salt-and-pepper: 0.5, when: first-epoch, target: noisy, spare-last: true}")
                .corruption())
        .contains(new Corruption(0.5f, When.FIRST_EPOCH, Target.NOISY, true));
  }

  @Test
  void everySettingOfTheDataIsRead() {
    Map<String, String> overrides =
        Map.of("split", "test", "classes", "[cat, 3]", "images", "20", "order", "sequential");

    Recipe recipe = Recipes.load("vae-conv-cifar10", overrides);

    assertThat(recipe.run().selection())
        .isEqualTo(
            new DataSelection(PublishedSplit.TEST, List.of("cat", "3"), 20, Order.SEQUENTIAL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          loss | {reduction: max}                | loss.reduction must be one of sum, mean, found "max"
          loss | {over: pixel}                   | loss.over must be one of image, batch, found "pixel"
          loss | {form: power}                   | loss.form must be one of weighted, exponential, found "power"
          loss | {reconstruction: gaussian}      | loss.variance must be positive where loss.reconstruction is gaussian
          loss | {reconstruction: gaussian, variance: -1} | loss.variance must be a number from 0 to less than 1000000, found -1; loss.variance must be positive where loss.reconstruction is gaussian
          loss | {variance: 1}                   | loss.variance is for loss.reconstruction: gaussian, found bernoulli
          loss | {reconstruction-weight: 0, beta: 0} | loss.reconstruction-weight and loss.beta must not both be 0
          loss | {kl-power: 0}                   | loss.kl-power must be a number from 0.01 to less than 100, found 0
          loss | {kl-warm-up-steps: -1}          | loss.kl-warm-up-steps must be a whole number from 0 on, found -1
          loss | {warm-up: 3}                    | unknown key 'loss.warm-up'
          posterior | {deviation: square}        | posterior.deviation must be one of log-variance, softplus, found "square"
          posterior | {bound: 90}                | posterior.bound must be a number from 0 to less than 80, found 90
          corruption | {}                        | corruption.salt-and-pepper must be a share of the pixels, found nothing
          corruption | {salt-and-pepper: 1}      | corruption.salt-and-pepper must be a number from 0 to less than 1, found 1
          corruption | {salt-and-pepper: 0.1, when: never} | corruption.when must be one of always, first-epoch, found "never"
          corruption | {salt-and-pepper: 0.1, target: none} | corruption.target must be one of clean, noisy, found "none"
          corruption | 0.1                       | corruption must hold settings, found 0.1
          logit-scale | 0                        | logit-scale must be a number from 0.01 to less than 100, found 0
          family | dvae                          | a dvae needs corruption, such as {salt-and-pepper: 0.1}
          split | validation                     | split must be one of train, test, found "validation"
          order | random                         | order must be one of shuffled, sequential, found "random"
          images | 0                             | images must be a whole number from 1 on, found 0
          classes | cat                          | classes must be a list of names or whole numbers, found "cat"
          classes | [1.5]                        | classes must be a list of names or whole numbers, found [1.5]
          classes | []                           | classes must be a list of names or whole numbers, found []
          """)
  void whatIsWrongIsNamed(String key, String value, String problem) {
    assertThatThrownBy(() -> recipe(key, value))
        .isInstanceOf(UsageException.class)
        .message()
        .startsWith("recipe vae-mlp-mnist: " + problem)
        .doesNotContain("\n");
  }

  @Test
  void logitsAreScaledByTheWeightsThatMakeThem() {
    assertThat(recipe("logit-scale", "1.5").logitScale()).isEqualTo(1.5f);
    assertThat(recipe("seed", "1").logitScale()).isEqualTo(1);
    String decoder = "[dense: 784, relu, reshape: [1, 28, 28], sigmoid]";
    assertThatThrownBy(
            () -> Recipes.load("vae-mlp-mnist", Map.of("decoder", decoder, "logit-scale", "2")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe vae-mlp-mnist: logit-scale must be 1 unless a dense, conv or conv-transpose layer"
                + " makes the decoder's logits");
  }

  @Test
  void aConditionalModelKnowsAllClasses() {
    assertThatThrownBy(() -> Recipes.load("cvae-conv-mnist", Map.of("classes", "[3]")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe cvae-conv-mnist: classes is for families without labels: a cvae would be asked"
                + " for the others");
  }

  @Test
  void aClassifierKnowsAllClasses() {
    assertThatThrownBy(() -> Recipes.load("judge-mnist", Map.of("classes", "[3, 5]")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe judge-mnist: classes is for families without labels: a classifier would be"
                + " asked for the others");
  }

  private static VaeRecipe recipe(String key, String value) {
    return (VaeRecipe) Recipes.load("vae-mlp-mnist", Map.of(key, value));
  }
}
