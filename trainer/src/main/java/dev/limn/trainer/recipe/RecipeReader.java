package dev.limn.trainer.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.UsageException;
import dev.limn.trainer.layer.LayerStack;
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
    RunSettings run = run(settings, family.orElse(Family.VAE));
    if (family.isEmpty()) {
      // Which other keys belong here depends on the family: complaints about them would mislead.
      throw problems();
    }
    Recipe recipe =
        switch (family.get()) {
          case VAE, CVAE, DVAE, BETA_VAE -> vae(settings, run);
          case GAN -> gan(settings, run);
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

  private RunSettings run(Settings settings, Family family) {
    return new RunSettings(
        settings.modelName("name"),
        settings.text("description", ""),
        family,
        settings.text("data"),
        selection(settings, family),
        settings.whole("held-out", 0, 0),
        settings.whole("epochs", 1),
        settings.whole("batch", 1),
        settings.wide("seed", 0),
        optimizer(settings.nested("optimizer")));
  }

  private DataSelection selection(Settings settings, Family family) {
    List<String> classes = settings.words("classes");
    if (family.conditional() && !classes.isEmpty()) {
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
    OptimizerSettings optimizer =
        new OptimizerSettings(
            settings.number("learning-rate", 0, 10, 1e-3),
            settings.number("beta1", 0, 1, 0.9),
            settings.number("beta2", 0, 1, 0.999),
            settings.choice("schedule", Schedule.CONSTANT, Schedule.names(), Schedule::of),
            settings.whole("warm-up-steps", 0, 0),
            settings.number("clip-norm", 0, 1e9, 0));
    settings.close();
    return optimizer;
  }

  private Recipe vae(Settings settings, RunSettings run) {
    VaeSettings vae = new VaeSettings(settings, problems);
    return new VaeRecipe(
        run,
        settings.whole("latent", 1),
        stack("encoder", settings),
        stack("decoder", settings),
        vae.objective(),
        vae.posterior(),
        vae.corruption(run.family()),
        tree);
  }

  private Recipe gan(Settings settings, RunSettings run) {
    return new GanRecipe(
        run,
        settings.whole("latent", 1),
        stack("generator", settings),
        stack("discriminator", settings),
        tree);
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
