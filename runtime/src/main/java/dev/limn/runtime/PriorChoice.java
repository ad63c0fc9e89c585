package dev.limn.runtime;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.model.LatentSpace;
import java.util.List;

/** Which of its model's priors a request draws latents from. */
public enum PriorChoice {
  /** The one that the manifest names as {@code defaultPrior}. */
  DEFAULT,
  /** The standard normal distribution that the model was trained with. */
  NORMAL,
  /** The packaged mixture, fitted to the latents of the training images. */
  MIXTURE;

  /**
   * Reads a prior as commands and queries spell it.
   *
   * @param text {@code normal} or {@code mixture}
   * @return the choice
   * @throws UsageException if it is neither
   */
  public static PriorChoice parse(String text) {
    return switch (text) {
      case LatentSpace.NORMAL -> NORMAL;
      case LatentSpace.MIXTURE -> MIXTURE;
      default ->
          throw new UsageException(
              "unknown prior '"
                  + text
                  + "'"
                  + Suggestion.tail(text, List.of(LatentSpace.NORMAL, LatentSpace.MIXTURE)));
    };
  }

  /** The chosen prior's name in a manifest. */
  String of(LatentSpace space) {
    return switch (this) {
      case DEFAULT -> space.defaultPrior();
      case NORMAL -> LatentSpace.NORMAL;
      case MIXTURE -> LatentSpace.MIXTURE;
    };
  }
}
