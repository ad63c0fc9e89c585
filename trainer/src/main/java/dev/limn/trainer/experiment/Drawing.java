package dev.limn.trainer.experiment;

import java.util.List;
import java.util.Locale;

/**
 * A picture of an experiment.
 *
 * @param kind what it shows
 * @param caption what it is called
 * @param cells the cells it shows; none for all
 */
record Drawing(Kind kind, String caption, List<String> cells) {

  /** What pictures can show. */
  enum Kind {
    /** Samples of seed 0; a column a class. */
    SAMPLES,
    /** The same latents, a row of samples a cell. */
    COMPARISON,
    /** Images of the test split beside what the model makes of them. */
    PAIRS,
    /** Images of the test split, and below them a row of reconstructions a cell. */
    RECONSTRUCTIONS,
    /** Images of the test split, with noise, and denoised. */
    NOISE,
    /** Samples after some epochs, a row each. */
    PROGRESS,
    /** Images along a latent of one number. */
    STRIP,
    /** Images over the square [-5,5] x [-5,5] of latents of two numbers. */
    PLANE,
    /** Images between two, along arcs. */
    ARCS,
    /** A latent number changed from -3 to 3, a row each. */
    TRAVERSALS,
    /** A latent a row, a class a column. */
    ACROSS_LABELS,
    /** Samples of the normal prior above those of the fitted mixture. */
    PRIORS;

    /** Whether one picture shows all cells. */
    boolean together() {
      return this == COMPARISON || this == RECONSTRUCTIONS;
    }

    /** As the files of its pictures are called. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The name of the file of all its cells together, without an ending. */
  String fileName() {
    return kind.toString();
  }

  /** The name of the file of one cell, without an ending. */
  String fileName(Cell cell) {
    return kind + "-" + cell.id();
  }

  boolean shows(Cell cell) {
    return cells.isEmpty() || cells.contains(cell.id());
  }
}
