package dev.limn.trainer.loop;

import java.util.Map;

/** Hears how a training goes, and can ask it to stop. Called on the training's thread. */
public interface TrainingListener {

  /**
   * Whether the training should stop at the next step, leaving a checkpoint to continue from.
   *
   * @return true to stop
   */
  boolean stopRequested();

  /**
   * A step was made.
   *
   * @param done steps since the run began
   * @param total steps of the whole run
   */
  void step(long done, long total);

  /**
   * An epoch was finished.
   *
   * @param epoch from 1 on
   * @param epochs of the whole run
   * @param metrics the epoch's values by name
   * @param imagesPerSecond training speed of the epoch, in images
   */
  void epoch(int epoch, int epochs, Map<String, Double> metrics, double imagesPerSecond);
}
