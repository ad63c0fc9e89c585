package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.UsageException;
import dev.limn.trainer.layer.LayerStack;
import dev.limn.trainer.loss.GanLoss;
import dev.limn.trainer.recipe.DataSelection.Order;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import dev.limn.trainer.recipe.OptimizerSettings.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns a resolved tree into a recipe, or into one message with all that is wrong with it. */
final class RecipeReader {

  private final String name;
  private final ObjectNode tree;
  private final List<String> problems = new ArrayList<>();

  RecipeReader(String name, ObjectNode tree) {
    this.name = name;
    this.tree = tree;
  }

  Recipe read() {
    Settings settings = new Settings(tree, problems);
    Optional<Family> family = settings.choice("family", Family.names(), Family::of);
    Settings optimizer = settings.nested("optimizer");
    RunSettings run = run(settings, optimizer, family.orElse(Family.VAE));
    if (family.isEmpty()) {
      // Which other keys belong here depends on the family: complaints about them would mislead.
      throw problems();
    }
    float discriminatorRate = family.get().adversarial() ? discriminatorRate(optimizer, run) : 1;
    optimizer.close();
    Recipe recipe =
        switch (family.get()) {
          case VAE, CVAE, DVAE, BETA_VAE -> vae(settings, run);
          case GAN, CGAN -> gan(settings, run, discriminatorRate);
          case CLASSIFIER -> classifier(settings, run);
        };
    settings.close();
    if (!problems.isEmpty()) {
      throw problems();
    }
    return recipe;
  }

  private UsageException problems() {
    return new UsageException("recipe " + name + ": " + String.join("; ", problems));
  }

  private RunSettings run(Settings settings, Settings optimizer, Family family) {
    return new RunSettings(
        settings.modelName("name"),
        settings.text("description", ""),
        family,
        settings.text("data"),
        selection(settings, family),
        settings.whole("held-out", 0, 0),
        settings.whole("epochs", 1),
        settings.whole("batch", 1),
        family == Family.CLASSIFIER
            ? new SampleSettings(0, 0)
            : samples(settings.nested("samples")),
        settings.wide("seed", 0),
        optimizer(optimizer));
  }

  private DataSelection selection(Settings settings, Family family) {
    List<String> classes = settings.words("classes");
    if (family.labelled() && !classes.isEmpty()) {
      problems.add(
          "classes is for families without labels: a " + family + " would be asked for the others");
    }
    return new DataSelection(
        settings.choice("split", PublishedSplit.TRAIN, List.of(PublishedSplit.values())),
        classes,
        settings.whole("images", 1, 0),
        settings.choice("order", Order.SHUFFLED, List.of(Order.values())));
  }

  private OptimizerSettings optimizer(Settings settings) {
    return new OptimizerSettings(
        settings.number("learning-rate", 0, 10, 1e-3),
        settings.number("beta1", 0, 1, 0.9),
        settings.number("beta2", 0, 1, 0.999),
        settings.choice("schedule", Schedule.CONSTANT, Schedule.names(), Schedule::of),
        settings.whole("warm-up-steps", 0, 0),
        settings.number("clip-norm", 0, 1e9, 0));
  }

  private SampleSettings samples(Settings settings) {
    SampleSettings samples =
        new SampleSettings(settings.whole("every", 0, 0), settings.whole("count", 0, 0));
    settings.close();
    return samples;
  }

  /** The discriminator's learning rate as a multiple of the generator's: one schedule for both. */
  private float discriminatorRate(Settings optimizer, RunSettings run) {
    float generator = run.optimizer().learningRate();
    float discriminator = optimizer.number("discriminator-learning-rate", 0, 10, generator);
    if (generator == discriminator) {
      return 1;
    }
    if (generator == 0) {
      problems.add("optimizer.discriminator-learning-rate needs a learning-rate above 0");
      return 1;
    }
    return discriminator / generator;
  }

  private Recipe vae(Settings settings, RunSettings run) {
    VaeSettings vae = new VaeSettings(settings, problems);
    LayerStack decoder = stack("decoder", settings);
    return new VaeRecipe(
        run,
        settings.whole("latent", 1),
        stack("encoder", settings),
        decoder,
        vae.objective(),
        vae.posterior(),
        vae.corruption(run.family()),
        vae.logitScale(decoder),
        tree);
  }

  private Recipe gan(Settings settings, RunSettings run, float discriminatorRate) {
    AdversarialSettings adversarial =
        adversarial(settings.nested("loss"), settings, discriminatorRate);
    Condition condition = Condition.PROJECTION;
    if (run.family().conditional()) {
      condition = settings.choice("condition", condition, List.of(Condition.values()));
    }
    return new GanRecipe(
        run,
        settings.whole("latent", 1),
        stack("generator", settings),
        stack("discriminator", settings),
        adversarial,
        condition,
        tree);
  }

  private AdversarialSettings adversarial(
      Settings loss, Settings settings, float discriminatorRate) {
    AdversarialSettings adversarial =
        new AdversarialSettings(
            loss.choice("adversarial", GanLoss.NON_SATURATING, List.of(GanLoss.values())),
            loss.number("label-smoothing", 0, 1, 0),
            loss.number("gradient-penalty", 0, 1e6, 0),
            settings.number("generator-average", 0, 1, 0),
            discriminatorRate);
    loss.close();
    if (adversarial.labelSmoothing() > 0 && !adversarial.loss().smoothable()) {
      problems.add(
          "loss.label-smoothing must be 0 with the loss "
              + adversarial.loss()
              + ", which has no labels");
    }
    return adversarial;
  }

  private Recipe classifier(Settings settings, RunSettings run) {
    Settings loss = settings.nested("loss");
    float labelSmoothing = loss.number("label-smoothing", 0, 1, 0);
    loss.close();
    Settings augmentation = settings.nested("augmentation");
    int shift = augmentation.whole("shift", 0, 0);
    boolean flip = augmentation.flag("flip", false);
    augmentation.close();
    return new ClassifierRecipe(
        run, stack("features", settings), new Augmentation(shift, flip), labelSmoothing, tree);
  }

  private LayerStack stack(String key, Settings settings) {
    return new LayerReader(problems).stack(key, settings.list(key));
  }
}
