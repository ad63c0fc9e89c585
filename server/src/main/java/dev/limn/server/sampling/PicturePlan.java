package dev.limn.server.sampling;

import dev.limn.UsageException;
import dev.limn.server.model.RowSource;

/** One kind of pictures: reads its parameters and says which latents are decoded. */
public interface PicturePlan {

  /**
   * Rows and how many of them stand beside each other in a grid.
   *
   * @param rows latents and labels
   * @param columns from 1 on
   */
  record Grid(RowSource rows, int columns) {}

  /**
   * Reads what is asked for.
   *
   * @param context the model, the parameters and the limits
   * @return what is decoded
   * @throws UsageException if the model cannot do it or it is over a limit
   */
  Grid plan(PlanContext context);

  /**
   * What the pictures depend on beside the model and the parameters.
   *
   * @return equal texts for equal pictures alone
   */
  default String identity() {
    return getClass().getSimpleName();
  }
}
