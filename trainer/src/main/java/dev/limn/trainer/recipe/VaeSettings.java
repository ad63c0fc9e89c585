package dev.limn.trainer.recipe;

import dev.limn.trainer.layer.LayerStack;
import dev.limn.trainer.loss.Objective;
import dev.limn.trainer.loss.Objective.Form;
import dev.limn.trainer.loss.Objective.Over;
import dev.limn.trainer.loss.Objective.Reduction;
import dev.limn.trainer.loss.ReconstructionLoss;
import dev.limn.trainer.loss.Term;
import dev.limn.trainer.recipe.Corruption.Target;
import dev.limn.trainer.recipe.Corruption.When;
import dev.limn.trainer.recipe.PosteriorSettings.Deviation;
import java.util.List;
import java.util.Optional;

/** Reads the settings that only the VAE family has. */
final class VaeSettings {

  private static final double LEAST_POWER = 0.01;

  private final Settings settings;
  private final List<String> problems;

  VaeSettings(Settings settings, List<String> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  Objective objective() {
    Settings loss = settings.nested("loss");
    ReconstructionLoss reconstruction = reconstruction(loss);
    Reduction reduction = loss.choice("reduction", Reduction.SUM, List.of(Reduction.values()));
    Over over = loss.choice("over", Over.IMAGE, List.of(Over.values()));
    Term first = term(loss, "reconstruction-weight", "reconstruction-power");
    Term second = term(loss, "beta", "kl-power");
    Form form = loss.choice("form", Form.WEIGHTED, List.of(Form.values()));
    int warmUp = loss.whole("kl-warm-up-steps", 0, 0);
    loss.close();
    if (first.weight() == 0 && second.weight() == 0) {
      problems.add("loss.reconstruction-weight and loss.beta must not both be 0");
      first = new Term(1, 1);
    }
    return new Objective(reconstruction, reduction, over, first, second, form, warmUp);
  }

  private static Term term(Settings loss, String weight, String power) {
    return new Term(loss.number(weight, 0, 1e6, 1), loss.number(power, LEAST_POWER, 100, 1));
  }

  private ReconstructionLoss reconstruction(Settings loss) {
    List<String> names = ReconstructionLoss.NAMES;
    String name = loss.choice("reconstruction", names.get(0), names);
    boolean gaussian = name.equals("gaussian");
    // By way of its decimal digits: 0.1 is to stay 0.1.
    double variance = Double.parseDouble(Float.toString(loss.number("variance", 0, 1e6, 0)));
    if (gaussian && variance == 0) {
      problems.add("loss.variance must be positive where loss.reconstruction is gaussian");
      variance = 1;
    }
    if (!gaussian && loss.has("variance")) {
      problems.add("loss.variance is for loss.reconstruction: gaussian, found " + name);
    }
    return switch (name) {
      case "squared-error" -> new ReconstructionLoss.SquaredError();
      case "absolute-error" -> new ReconstructionLoss.AbsoluteError();
      case "gaussian" -> new ReconstructionLoss.Gaussian(variance);
      default -> new ReconstructionLoss.Bernoulli();
    };
  }

  PosteriorSettings posterior() {
    Settings posterior = settings.nested("posterior");
    Deviation deviation =
        posterior.choice("deviation", Deviation.LOG_VARIANCE, List.of(Deviation.values()));
    float bound = posterior.number("bound", 0, 80, 0);
    posterior.close();
    return new PosteriorSettings(deviation, bound);
  }

  /** Goes into the weights of the layer that makes the logits, so there must be such a layer. */
  float logitScale(LayerStack decoder) {
    float scale = settings.number("logit-scale", 0.01, 100, 1);
    if (scale != 1 && !decoder.endsWithWeights()) {
      problems.add(
          "logit-scale must be 1 unless a dense, conv or conv-transpose layer makes the decoder's"
              + " logits");
    }
    return scale;
  }

  /** What the encoder's images go through; a denoising family must have it. */
  Optional<Corruption> corruption(Family family) {
    if (!settings.has("corruption")) {
      if (family == Family.DVAE) {
        problems.add("a dvae needs corruption, such as {salt-and-pepper: 0.1}");
      }
      return Optional.empty();
    }
    Settings corruption = settings.nested("corruption");
    float share = corruption.number("salt-and-pepper", 0, 1, 0);
    if (!corruption.has("salt-and-pepper")) {
      problems.add("corruption.salt-and-pepper must be a share of the pixels, found nothing");
    }
    Corruption read =
        new Corruption(
            share,
            corruption.choice("when", When.ALWAYS, List.of(When.values())),
            corruption.choice("target", Target.CLEAN, List.of(Target.values())),
            corruption.flag("spare-last", false));
    corruption.close();
    return Optional.of(read);
  }
}
