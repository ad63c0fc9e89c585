package dev.limn.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.layer.Layer;
import dev.limn.trainer.layer.Window;
import dev.limn.trainer.loss.GanLoss;
import dev.limn.trainer.loss.Objective;
import dev.limn.trainer.loss.Objective.Form;
import dev.limn.trainer.loss.Objective.Over;
import dev.limn.trainer.loss.Objective.Reduction;
import dev.limn.trainer.loss.ReconstructionLoss;
import dev.limn.trainer.loss.Term;
import dev.limn.trainer.recipe.DataSelection.Order;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import dev.limn.trainer.recipe.OptimizerSettings.Schedule;
import dev.limn.trainer.recipe.PosteriorSettings.Deviation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

  /** As short as a recipe can be: every setting that has a default is left out. */
  private static final String SHORT =
      """
      name: tiny
      family: vae
      data: strokes
      epochs: 1
      batch: 4
      latent: 2
      encoder: [flatten]
      decoder: [dense: 784, reshape: [1, 28, 28], sigmoid]
      """;

  @TempDir Path directory;

  @Test
  void whatARecipeLeavesOutHasADefault() {
    VaeRecipe recipe = (VaeRecipe) Recipes.parse(SHORT, "tiny.yaml");

    assertThat(recipe.run())
        .isEqualTo(
            new RunSettings(
                "tiny",
                "",
                Family.VAE,
                "strokes",
                new DataSelection(PublishedSplit.TRAIN, List.of(), 0, Order.SHUFFLED),
                0,
                1,
                4,
                new SampleSettings(0, 0),
                0,
                new OptimizerSettings(0.001f, 0.9f, 0.999f, Schedule.CONSTANT, 0, 0)));
    assertThat(recipe.objective())
        .isEqualTo(
            new Objective(
                new ReconstructionLoss.Bernoulli(),
                Reduction.SUM,
                Over.IMAGE,
                new Term(1, 1),
                new Term(1, 1),
                Form.WEIGHTED,
                0));
    assertThat(recipe.posterior()).isEqualTo(new PosteriorSettings(Deviation.LOG_VARIANCE, 0));
    assertThat(recipe.corruption()).isEmpty();
  }

  @Test
  void aClassifierIsReadWithDefaultsAndWithEverySetting() {
    String plain =
        SHORT
            .replace("family: vae", "family: classifier")
            .replaceFirst("(?s)latent.*", "features: [max-pool: 2, flatten]\n");

    ClassifierRecipe bare = (ClassifierRecipe) Recipes.parse(plain, "tiny.yaml");
    ClassifierRecipe full =
        (ClassifierRecipe)
            Recipes.parse(
                plain + "augmentation: {shift: 2, flip: true}\nloss: {label-smoothing: 0.1}\n",
                "tiny.yaml");

    assertThat(bare.features().layers()).containsExactly(new Layer.MaxPool(2), new Layer.Flatten());
    assertThat(bare.augmentation()).isEqualTo(Augmentation.NONE);
    assertThat(bare.labelSmoothing()).isZero();
    assertThat(full.augmentation()).isEqualTo(new Augmentation(2, true));
    assertThat(full.labelSmoothing()).isEqualTo(0.1f);
    assertThatThrownBy(
            () ->
                Recipes.parse(
                    plain + "latent: 2\naugmentation: {shift: -1}\nloss: {beta: 1}\n", "tiny"))
        .hasMessageStartingWith("recipe tiny: unknown key 'loss.beta'; known: label-smoothing; ")
        .hasMessageContaining(
            "augmentation.shift must be a whole number from 0 on, found -1; unknown key 'latent'");
  }

  @Test
  void aClassifiersFeaturesMustBeFlatAndItsShiftWithinTheImage() {
    String plain =
        SHORT
            .replace("family: vae", "family: classifier")
            .replaceFirst("(?s)latent.*", "features: [flatten]\n");
    FeatureShape image = FeatureShape.planes(1, 28, 20);
    Recipe sound = Recipes.parse(plain + "augmentation: {shift: 19}\n", "tiny");

    sound.requireFit(image, 2);

    assertThatThrownBy(() -> sound.requireFit(image, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("a classifier needs two classes, found 1");
    assertThatThrownBy(
            () -> Recipes.parse(plain.replace("flatten", "relu"), "t").requireFit(image, 2))
        .isInstanceOf(UsageException.class)
        .hasMessage("features must make [F], found [1,28,20]: end with flatten");
    assertThatThrownBy(
            () -> Recipes.parse(plain + "augmentation: {shift: 20}\n", "t").requireFit(image, 2))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "augmentation.shift must be less than an image's sides, found 20 for [1,28,20]");
  }

  @Test
  void aGanIsThatOfTheReportUnlessItSaysOtherwise() {
    GanRecipe recipe = (GanRecipe) Recipes.load("gan-mlp-mnist", Map.of());

    assertThat(recipe.adversarial())
        .isEqualTo(new AdversarialSettings(GanLoss.NON_SATURATING, 0, 0, 0, 1));
    assertThat(recipe.run().family().conditional()).isFalse();
  }

  @Test
  void everySettingOfAGanIsRead() {
    Map<String, String> overrides =
        Map.of(
            "family", "cgan",
            "condition", "planes",
            "loss", "{adversarial: least-squares, label-smoothing: 0.1, gradient-penalty: 0.5}",
            "optimizer.discriminator-learning-rate", "0.002",
            "generator-average", "0.99",
            "samples", "{every: 400, count: 30}",
            "discriminator", "[flatten, dense: 1]");
    GanRecipe recipe = (GanRecipe) Recipes.load("gan-mlp-mnist", overrides);

    assertThat(recipe.adversarial())
        .isEqualTo(new AdversarialSettings(GanLoss.LEAST_SQUARES, 0.1f, 0.5f, 0.99f, 2));
    assertThat(recipe.condition()).isEqualTo(Condition.PLANES);
    assertThat(recipe.run().family().conditional()).isTrue();
    assertThat(recipe.run().samples()).isEqualTo(new SampleSettings(400, 30));
    recipe.requireFit(FeatureShape.planes(1, 28, 28), 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loss.adversarial=wasserstein | loss.adversarial must be one of minimax, non-saturating, hinge, least-squares, found "wasserstein"
          loss.beta=2                  | unknown key 'loss.beta'
          loss.label-smoothing=1       | loss.label-smoothing must be a number from 0 to less than 1, found 1
          loss={adversarial: hinge, label-smoothing: 0.1} | loss.label-smoothing must be 0 with the loss hinge, which has no labels
          loss.gradient-penalty=-1     | loss.gradient-penalty must be a number from 0 to less than 1000000, found -1
          generator-average=1          | generator-average must be a number from 0 to less than 1, found 1
          condition=planes             | unknown key 'condition'
          optimizer.discriminator-learning-rate=10 | optimizer.discriminator-learning-rate must be a number from 0 to less than 10, found 10
          optimizer={learning-rate: 0, discriminator-learning-rate: 0.1} | optimizer.discriminator-learning-rate needs a learning-rate above 0
          samples.every=-1             | samples.every must be a whole number from 0 on, found -1
          samples.often=3              | unknown key 'samples.often'
          """)
  void aFaultySettingOfAGanNamesItsKey(String setting, String problem) {
    String[] parts = setting.split("=", 2);

    assertThatThrownBy(() -> Recipes.load("gan-mlp-mnist", Map.of(parts[0], parts[1])))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("recipe gan-mlp-mnist: " + problem)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void onlyAGanHasADiscriminatorsSettings() {
    assertThatThrownBy(
            () ->
                Recipes.load(
                    "vae-mlp-mnist",
                    Map.of(
                        "optimizer.discriminator-learning-rate",
                        "0.1",
                        "generator-average",
                        "0.9")))
        .hasMessageStartingWith(
            "recipe vae-mlp-mnist: unknown key 'optimizer.discriminator-learning-rate'")
        .hasMessageContaining("unknown key 'generator-average'");
    assertThatThrownBy(
            () -> Recipes.load("gan-mlp-mnist", Map.of("family", "cgan", "condition", "embedding")))
        .hasMessage(
            "recipe gan-mlp-mnist: condition must be one of projection, planes, found"
                + " \"embedding\"");
  }

  @Test
  void everyFormOfALayerIsRead() {
    String encoder =
        """
        encoder:
          - conv: {out: 8, kernel: 4, stride: 2, padding: 1, bias: false}
          - conv: {out: 8, kernel: 1}
          - conv-transpose: {out: 4, kernel: 3, stride: 2, padding: 1, output-padding: 1}
          - batch-norm
          - relu
          - leaky-relu: 0.2
          - tanh
          - reshape: [112, 28, 1]
          - flatten
          - dense: 32
        """;
    VaeRecipe recipe =
        (VaeRecipe) Recipes.parse(SHORT.replace("encoder: [flatten]\n", encoder), "tiny.yaml");

    assertThat(recipe.encoder().layers())
        .containsExactly(
            new Layer.Conv(new Window(8, 4, 2, 1), false),
            new Layer.Conv(new Window(8, 1, 1, 0), true),
            new Layer.ConvTranspose(new Window(4, 3, 2, 1), 1, true),
            new Layer.BatchNorm(),
            new Layer.Relu(),
            new Layer.LeakyRelu(0.2f),
            new Layer.Tanh(),
            new Layer.Reshape(FeatureShape.planes(112, 28, 1)),
            new Layer.Flatten(),
            new Layer.Dense(32));
  }

  @Test
  void aRecipeThatExtendsMergesMapsAndReplacesLists() throws IOException {
    Path file =
        write(
            """
            extends: vae-mlp-mnist
            latent: 2
            optimizer: {learning-rate: 0.01}
            encoder: [flatten, dense: 16]
            """);

    VaeRecipe recipe = (VaeRecipe) Recipes.load(file.toString(), Map.of());

    VaeRecipe base = (VaeRecipe) Recipes.load("vae-mlp-mnist", Map.of());
    assertThat(recipe.latent()).isEqualTo(2);
    assertThat(recipe.encoder().layers()).containsExactly(new Layer.Flatten(), new Layer.Dense(16));
    assertThat(recipe.decoder()).isEqualTo(base.decoder());
    assertThat(recipe.run().optimizer().learningRate()).isEqualTo(0.01f);
    assertThat(recipe.run().optimizer().schedule()).isEqualTo(Schedule.COSINE);
    assertThat(recipe.resolved().has("extends")).isFalse();
  }

  @Test
  void aRecipeWithoutANameIsCalledLikeItsFile() throws IOException {
    assertThat(Recipes.load(write("extends: vae-mlp-mnist").toString(), Map.of()).run().name())
        .isEqualTo("mine");
    assertThat(
            Recipes.load(write("{extends: vae-mlp-mnist, name: other}").toString(), Map.of())
                .run()
                .name())
        .isEqualTo("other");
  }

  @Test
  void overridesGoOnTopByDottedKey() {
    Map<String, String> overrides =
        Map.of(
            "epochs", "3",
            "optimizer.learning-rate", "5e-3",
            "loss.reconstruction", "absolute-error",
            "loss.beta", "2.5",
            "encoder", "[flatten, dense: 7]",
            "description", "");
    VaeRecipe recipe = (VaeRecipe) Recipes.load("vae-mlp-mnist", overrides);

    assertThat(recipe.run().epochs()).isEqualTo(3);
    assertThat(recipe.run().optimizer().learningRate()).isEqualTo(0.005f);
    assertThat(recipe.run().optimizer().schedule()).isEqualTo(Schedule.COSINE);
    assertThat(recipe.objective().reconstruction())
        .isEqualTo(new ReconstructionLoss.AbsoluteError());
    assertThat(recipe.objective().klTerm()).isEqualTo(new Term(2.5f, 1));
    assertThat(recipe.encoder().layers()).contains(new Layer.Dense(7));
    assertThat(recipe.run().description()).as("an empty value takes a setting away").isEmpty();
    assertThat(Recipes.parse(Recipes.write(recipe), "again")).isEqualTo(recipe);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          epoch=5              | unknown key 'epoch'; did you mean 'epochs'?
          learning-rate=1      | unknown key 'learning-rate'; known:
          optimizer.beta3=0    | unknown key 'optimizer.beta3'; did you mean 'beta1'?
          optimizer.beta1=1    | optimizer.beta1 must be a number from 0 to less than 1, found 1
          optimizer.beta2=0.99999999999 | optimizer.beta2 must be a number from 0 to less than 1
          optimizer.learning-rate=fast  | optimizer.learning-rate must be a number from 0 to less than 10, found "fast"
          optimizer.schedule=step       | optimizer.schedule must be one of constant, cosine, linear, found "step"
          optimizer=3          | optimizer must hold settings, found 3
          loss.beta=-1         | loss.beta must be a number from 0 to less than 1000000, found -1
          loss.reconstruction=bernouli | loss.reconstruction must be one of bernoulli, squared-error, absolute-error, gaussian, found "bernouli"
          epochs=0             | epochs must be a whole number from 1 on, found 0
          epochs=2.5           | epochs must be a whole number from 1 on, found 2.5
          epochs=99999999999   | epochs must be a whole number from 1 on, found 99999999999
          epochs=              | epochs must be a whole number from 1 on, found nothing
          epochs.x=1           | epochs must be a whole number from 1 on, found {"x":1}
          seed=later           | seed must be a whole number, found "later"
          held-out=-1          | held-out must be a whole number from 0 on, found -1
          name=7               | name must be a text, found 7
          name=My_Model        | name must be 1 to 64 lower-case letters, digits and hyphens, found "My_Model"
          name=''              | name must be 1 to 64 lower-case letters, digits and hyphens, found ""
          encoder=[]           | encoder must be a list, found []
          encoder.dense=5      | encoder must be a list, found {"dense":5}
          .=1                  | unknown key ''
          """)
  void aFaultyOverrideNamesItsKey(String setting, String problem) {
    String[] parts = setting.split("=", -1);

    assertThatThrownBy(() -> Recipes.load("vae-mlp-mnist", Map.of(parts[0], parts[1])))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("recipe vae-mlp-mnist: " + problem)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dens: 5              | unknown layer 'dens'; did you mean 'dense'?
          dense                | needs a whole number, found nothing
          dense: 1.5           | needs a whole number, found 1.5
          dense: 0             | units must be at least 1, found 0
          leaky-relu           | needs a number, found nothing
          leaky-relu: 2        | leaky-relu slope must be from 0 to 1, found 2.0
          relu: 3              | relu has no setting, found 3
          reshape: [1, 28]     | a shape is [F] or [C,H,W], found [1, 28]
          reshape: 5           | a shape is [F] or [C,H,W], found []
          7                    | must be a layer's name or 'name: setting', found 7
          conv: 64             | needs settings such as {out: 64, kernel: 4, stride: 2, padding: 1}, found 64
          conv                 | needs settings such as {out: 64, kernel: 4, stride: 2, padding: 1}, found nothing
          conv: {out: 4, kernel: 3, padding: 3} | padding must be from 0 to less than the kernel, found 3
          """)
  void aFaultyLayerNamesItsPlace(String layer, String problem) {
    assertThatThrownBy(
            () -> Recipes.load("vae-mlp-mnist", Map.of("encoder", "[flatten, " + layer + "]")))
        .isInstanceOf(UsageException.class)
        .hasMessage("recipe vae-mlp-mnist: encoder layer 2: " + problem);
  }

  @Test
  void aMistypedSettingOfALayerIsNotHiddenByWhatFollowsFromIt() {
    String conv = "[conv: {out: 4, kernal: 3, padding: 1, bias: maybe}]";

    assertThatThrownBy(() -> Recipes.load("vae-mlp-mnist", Map.of("encoder", conv)))
        .hasMessage(
            "recipe vae-mlp-mnist: encoder layer 1.bias must be true or false, found \"maybe\";"
                + " encoder layer 1.kernel must be a whole number from 1 on, found nothing;"
                + " unknown key 'encoder layer 1.kernal'; did you mean 'kernel'?");
  }

  @Test
  void allProblemsAreReportedAtOnceInOneLine() {
    String faulty =
        """
        name: 5
        family: gan
        data: strokes
        epochs: none
        batch: 4
        latnt: 2
        optimizer: {beta1: 2, clipnorm: 1}
        generator: [dense: 784, densse: 5]
        discriminator: {}
        """;

    assertThatThrownBy(() -> Recipes.parse(faulty, "bad.yaml"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe bad.yaml: name must be a text, found 5;"
                + " epochs must be a whole number from 1 on, found \"none\";"
                + " optimizer.beta1 must be a number from 0 to less than 1, found 2;"
                + " unknown key 'optimizer.clipnorm'; did you mean 'clip-norm'?;"
                + " latent must be a whole number from 1 on, found nothing;"
                + " generator layer 2: unknown layer 'densse'; did you mean 'dense'?;"
                + " discriminator must be a list, found {};"
                + " unknown key 'latnt'; did you mean 'latent'?");
  }

  @Test
  void anUnknownFamilyIsNotFollowedByComplaintsAboutItsLayers() {
    assertThatThrownBy(() -> Recipes.load("gan-mlp-mnist", Map.of("family", "gann")))
        .hasMessage(
            "recipe gan-mlp-mnist: family must be one of vae, cvae, dvae, beta-vae, gan, cgan,"
                + " classifier, found \"gann\"");
    assertThatThrownBy(() -> Recipes.parse("{name: a, data: b, epochs: 1, batch: 1}", "a.yaml"))
        .hasMessage(
            "recipe a.yaml: family must be one of vae, cvae, dvae, beta-vae, gan, cgan,"
                + " classifier, found nothing");
  }

  @Test
  void anUnknownRecipeIsAnsweredWithTheNearest() throws IOException {
    assertThatThrownBy(() -> Recipes.load("vae-mlp-mnits", Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("unknown recipe 'vae-mlp-mnits'; did you mean 'vae-mlp-mnist'?");
    Path file = write("extends: vae-mlp-mnits");
    assertThatThrownBy(() -> Recipes.load(file.toString(), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "recipe "
                + file
                + " extends the unknown recipe 'vae-mlp-mnits'; did you mean 'vae-mlp-mnist'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: [unclosed            | is not YAML: line 1: while parsing a flow sequence: expected ',' or ']', but got <stream end>
          {name: a, name: b}         | is not YAML: line 1: Duplicate field 'name'
          just words                 | holds no settings
          ''                         | holds no settings
          [a, list]                  | holds no settings
          """)
  void whatIsNoRecipeIsRefused(String text, String problem) throws IOException {
    Path file = write(text);

    assertThatThrownBy(() -> Recipes.load(file.toString(), Map.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("recipe " + file + " " + problem);
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = directory.resolve("absent.yaml");

    assertThatThrownBy(() -> Recipes.load(file.toString(), Map.of()))
        .isInstanceOf(LimnException.class)
        .hasMessage("cannot read recipe " + file + ": no such file (" + file + ")");
  }

  @Test
  void anOverrideThatIsNotYamlIsRefused() {
    assertThatThrownBy(() -> Recipes.load("vae-mlp-mnist", Map.of("encoder", "[flatten")))
        .isInstanceOf(UsageException.class)
        .hasMessage("setting encoder=[flatten is not YAML");
  }

  @ParameterizedTest
  @MethodSource("dev.limn.trainer.recipe.Recipes#names")
  void writingAndParsingGivesTheSameRecipe(String name) {
    Recipe recipe = Recipes.load(name, Map.of());

    String written = Recipes.write(recipe);

    assertThat(Recipes.parse(written, name)).isEqualTo(recipe);
    assertThat(Recipes.write(Recipes.parse(written, name))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026", "1.5", "1e3", "-1e-3", ".5", "0x1F", "1_000", "12:30", "true", "null", "~", "a: b",
        "a #b", "- a", "", " ", "é", "'"
      })
  void anyTextSurvivesWriting(String text) {
    VaeRecipe recipe = (VaeRecipe) Recipes.parse(SHORT, "tiny.yaml");
    recipe.resolved().put("description", text);

    Recipe again = Recipes.parse(Recipes.write(recipe), "again");

    assertThat(again.run().description()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026", "1e3", "true", "null", "0x1f", "a-1"})
  void anyNameSurvivesWriting(String name) {
    VaeRecipe recipe = (VaeRecipe) Recipes.parse(SHORT, "tiny.yaml");
    recipe.resolved().put("name", name);

    assertThat(Recipes.parse(Recipes.write(recipe), "again").run().name()).isEqualTo(name);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("mine.yaml"), yaml);
  }
}
