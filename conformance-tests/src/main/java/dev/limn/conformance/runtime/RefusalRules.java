package dev.limn.conformance.runtime;

import dev.limn.LimnException;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.golden.GoldenPackage;
import java.util.List;

/** What cannot be drawn is refused, not guessed. */
record RefusalRules(Models models) {

  List<Check> checks() {
    Draw draw = Draw.of(3, 0);
    return List.of(
        refuses(
            "unknown-label",
            "a class that the model does not have",
            Models.CONDITIONAL,
            draw.labelled(0, 3),
            draw.labelled(-1)),
        refuses(
            "labels", "labels of an unconditional model", Models.UNCONDITIONAL, draw.labelled(0)),
        refuses(
            "missing-prior",
            "a prior that the model does not have",
            Models.UNCONDITIONAL,
            draw.of("mixture")),
        refuses("unknown-prior", "a prior that there is not", Models.MIXTURE, draw.of("uniform")),
        refuses(
            "temperature",
            "a temperature below 0 or no number",
            Models.UNCONDITIONAL,
            draw.at(-1),
            draw.at(Float.NaN),
            draw.at(Float.POSITIVE_INFINITY)),
        refuses("count", "a count below 1", Models.UNCONDITIONAL, Draw.of(0, 0), Draw.of(-1, 0)),
        refuses("index", "an index below 0", Models.UNCONDITIONAL, draw.from(-1, 3)));
  }

  private Check refuses(String id, String what, GoldenPackage golden, Draw... draws) {
    return new Check(
        "runtime.refuses-" + id,
        what + " is refused",
        () ->
            models.with(
                golden,
                subject -> {
                  for (Draw draw : draws) {
                    refused(subject, draw);
                  }
                }));
  }

  private static void refused(Subject subject, Draw draw) {
    requireRefusal(draw + " draws pixels", () -> subject.pixels(draw));
    requireRefusal(draw + " draws latents", () -> subject.latents(draw));
    requireRefusal(draw + " draws labels", () -> subject.labels(draw));
  }

  /** Whatever else is thrown is a subject that broke down. */
  private static void requireRefusal(String drawn, Runnable call) {
    try {
      call.run();
    } catch (LimnException | IllegalArgumentException refusal) {
      if (refusal.getMessage() == null || refusal.getMessage().isBlank()) {
        throw new CheckFailure("expects a refusal that says why, found a bare " + refusal);
      }
      return;
    }
    throw new CheckFailure(drawn);
  }
}
