package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.golden.GoldenPackage;
import java.util.Arrays;
import java.util.List;

/** What a label is, and what it is not. */
record LabelRules(Models models) {

  private static final int ROWS = 20;
  private static final Integer[] LIST = {2, 0, 0, 1, 2};

  List<Check> checks() {
    return List.of(
        new Check(
            "runtime.label-cycling",
            "sample i is of class list[i mod length], wherever a draw begins",
            this::cycling),
        new Check(
            "runtime.labels-move-no-latent",
            "the normal prior's latents do not depend on the labels",
            this::latents),
        new Check(
            "runtime.labels-matter",
            "the same latent draws other pixels for another class",
            this::pixels),
        new Check(
            "runtime.labels-as-drawn",
            "asking for the classes that would be drawn anyway draws the same pixels",
            this::asDrawn),
        new Check(
            "runtime.no-labels", "samples of an unconditional model have no labels", this::none));
  }

  private void cycling() {
    for (GoldenPackage golden : List.of(Models.CONDITIONAL, Models.CLASS_MIXTURE)) {
      models.with(
          golden,
          subject -> {
            for (long first : new long[] {0, 1, 4, 12, (1L << 33) + 3}) {
              int[] expected = new int[ROWS];
              for (int i = 0; i < ROWS; i++) {
                expected[i] = LIST[(int) ((first + i) % LIST.length)];
              }
              Draw draw = Draw.of(ROWS, 5).labelled(LIST).from(first, ROWS);
              Same.ints(golden + ": labels from " + first, expected, subject.labels(draw));
            }
          });
    }
  }

  private void latents() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          Draw draw = Draw.of(ROWS, 5);
          float[] free = subject.latents(draw);
          Same.floats("latents of class 1", free, subject.latents(draw.labelled(1)));
          Same.floats("latents of a list", free, subject.latents(draw.labelled(LIST)));
        });
  }

  private void pixels() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          byte[] zero = subject.pixels(Draw.of(1, 5).labelled(0));
          byte[] one = subject.pixels(Draw.of(1, 5).labelled(1));
          if (Arrays.equals(zero, one)) {
            throw new CheckFailure("classes 0 and 1 draw the same pixels");
          }
        });
  }

  private void asDrawn() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          Draw draw = Draw.of(ROWS, 5);
          int[] drawn = subject.labels(draw);
          Integer[] list = new Integer[drawn.length];
          for (int i = 0; i < list.length; i++) {
            list[i] = drawn[i];
          }
          Same.pixels("pixels", subject.pixels(draw), subject.pixels(draw.labelled(list)), 0);
        });
  }

  private void none() {
    models.with(
        Models.UNCONDITIONAL,
        subject -> Same.ints("labels", new int[0], subject.labels(Draw.of(ROWS, 5))));
  }
}
