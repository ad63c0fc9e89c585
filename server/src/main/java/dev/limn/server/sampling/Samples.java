package dev.limn.server.sampling;

import dev.limn.runtime.Labels;
import dev.limn.server.model.RowSource;

/** Samples of a seed: {@code count}, {@code seed}, {@code labels}. */
public final class Samples implements PicturePlan {

  private static final int USUAL_COUNT = 64;

  @Override
  public Grid plan(PlanContext context) {
    int count = context.parameters().number("count", USUAL_COUNT, 1, Integer.MAX_VALUE);
    long seed = context.parameters().seed("seed", 0);
    Labels.Cycle listed = context.labels();
    Labels labels = listed == null ? Labels.UNIFORM : listed;
    context.requireRoom(count);
    return new Grid(
        new RowSource.Drawn(context.request(count).withSeed(seed).withLabels(labels)),
        labels.gridColumns(count));
  }
}
