package dev.limn.trainer.recipe;

/**
 * Which pictures of samples a run leaves.
 *
 * @param every batches from one picture to the next, beside the one after each epoch; 0: no more
 *     than that one
 * @param count images in a picture; 0: eight rows, of eight images or of one a class
 */
public record SampleSettings(int every, int count) {

  private static final int ROWS = 8;

  /**
   * Whether a picture is due.
   *
   * @param step steps made since the run began
   * @return true after each {@link #every} of them
   */
  public boolean due(long step) {
    return every > 0 && step % every == 0;
  }

  /**
   * How many columns a picture has.
   *
   * @param classCount K where samples have labels, else 0
   * @return one a class, or as many as make the picture nearly square
   */
  public int columns(int classCount) {
    return classCount > 0 ? classCount : (int) Math.ceil(Math.sqrt(images(0)));
  }

  /**
   * How many images a picture shows.
   *
   * @param classCount K where samples have labels, else 0
   * @return the number, at least 1
   */
  public int images(int classCount) {
    return count > 0 ? count : ROWS * (classCount > 0 ? classCount : ROWS);
  }
}
