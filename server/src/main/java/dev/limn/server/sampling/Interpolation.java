package dev.limn.server.sampling;

import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.SampleRequest;

/**
 * The way between the first samples of two seeds, a row a class: {@code from}, {@code to}, {@code
 * steps}, {@code path}, {@code labels}.
 */
public final class Interpolation implements PicturePlan {

  private static final int USUAL_STEPS = 10;

  /** Which way. */
  private enum Way {
    ARC,
    LINE
  }

  @Override
  public Grid plan(PlanContext context) {
    Parameters parameters = context.parameters();
    int steps = parameters.number("steps", USUAL_STEPS, 1, Integer.MAX_VALUE);
    long from = parameters.seed("from", 0);
    long to = parameters.seed("to", 1);
    Way way = parameters.choice("path", Way.ARC);
    context.requireRoom(steps);
    return new Grid(
        context.eachClass(
            one -> {
              float[] start = end(context, one, from);
              float[] end = end(context, one, to);
              return way == Way.LINE
                  ? LatentPaths.line(start, end, steps)
                  : LatentPaths.arc(start, end, steps);
            }),
        steps);
  }

  private static float[] end(PlanContext context, SampleRequest one, long seed) {
    return context.sampler().latents(one.withSeed(seed)).values();
  }
}
