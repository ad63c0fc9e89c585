package dev.limn.server.sampling;

import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.SampleRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A square over two latent numbers around the first sample of a seed, or around the origin: {@code
 * dimensions}, {@code range}, {@code steps}, {@code seed}, {@code labels}.
 */
public final class Plane implements PicturePlan {

  private static final int USUAL_STEPS = 10;
  private static final int MOST_STEPS = 4096;
  private static final Pattern DIMENSIONS = Pattern.compile("(\\d{1,5}),(\\d{1,5})");
  private static final String NUMBER = "(-?\\d{1,9}(?:\\.\\d{1,9})?)";
  private static final Pattern RANGE = Pattern.compile(NUMBER + "\\.\\." + NUMBER);

  @Override
  public Grid plan(PlanContext context) {
    Parameters parameters = context.parameters();
    int steps = parameters.number("steps", USUAL_STEPS, 1, MOST_STEPS);
    Matcher dimensions = matched(parameters, "dimensions", "0,1", DIMENSIONS);
    Matcher range = matched(parameters, "range", "-3..3", RANGE);
    Long seed = parameters.text("seed") == null ? null : parameters.seed("seed", 0);
    context.requireRoom((long) steps * steps);
    return new Grid(
        context.eachClass(
            one ->
                LatentPaths.plane(
                    centre(context, one, seed),
                    Integer.parseInt(dimensions.group(1)),
                    Integer.parseInt(dimensions.group(2)),
                    Float.parseFloat(range.group(1)),
                    Float.parseFloat(range.group(2)),
                    steps)),
        steps);
  }

  private static float[] centre(PlanContext context, SampleRequest one, Long seed) {
    return seed == null
        ? new float[context.sampler().manifest().latent().size()]
        : context.sampler().latents(one.withSeed(seed)).values();
  }

  private static Matcher matched(
      Parameters parameters, String name, String byDefault, Pattern pattern) {
    String text = parameters.text(name, byDefault);
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw Parameters.wrong(name, "such as " + byDefault, text);
    }
    return matcher;
  }
}
