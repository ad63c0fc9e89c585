package dev.limn.trainer.experiment;

import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.recipe.Recipe;
import java.nio.file.Path;

/** What an experiment needs of whoever runs it. Used by one thread. */
public interface Workshop {

  /**
   * Loads a data set, or hands out what it loaded before.
   *
   * @param name the name that recipes use
   * @return both splits
   */
  DataSet data(String name);

  /**
   * Trains to the recipe's last epoch.
   *
   * @param recipe what to train
   * @param run the run directory; new, or one that the same recipe began
   * @return false where it was asked to stop, which leaves a checkpoint to continue from
   * @throws dev.limn.trainer.loop.DivergenceException if a loss or a weight is not finite
   */
  boolean train(Recipe recipe, Path run);

  /**
   * Threads within one operator.
   *
   * @return how many {@link #train} uses
   */
  int threads();

  /**
   * The command that runs the whole experiment, as a report shows it.
   *
   * @return a line for a shell
   */
  String command();

  /**
   * Whether to stop at the next chance.
   *
   * @return true once asked
   */
  boolean stopRequested();

  /**
   * Hears how far the experiment is.
   *
   * @param line a line for a person
   */
  void note(String line);
}
