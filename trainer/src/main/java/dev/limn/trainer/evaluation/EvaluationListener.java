package dev.limn.trainer.evaluation;

/** Hears how far an evaluation has come. */
@FunctionalInterface
public interface EvaluationListener {

  /** Hears nothing. */
  EvaluationListener SILENT = (stage, done, of) -> {};

  /**
   * A stage begins.
   *
   * @param stage what is measured next, in a word or two
   * @param done stages done
   * @param of stages in all
   */
  void stage(String stage, int done, int of);
}
