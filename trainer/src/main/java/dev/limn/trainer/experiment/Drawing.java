package dev.limn.trainer.experiment;

import java.util.List;
import java.util.Locale;

/**
 * A picture of an experiment.
 *
 * @param kind what it shows
 * @param caption what it is called
 * @param cells the cells it shows, one picture each or all in one; none for all
 */
record Drawing(Kind kind, String caption, List<String> cells) {

  /** What pictures can show. */
  enum Kind {
    /** Images of the test split beside what the model makes of them. */
    PAIRS;

    /** As the files of its pictures are called. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
