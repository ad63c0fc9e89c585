package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.golden.GoldenPackage;
import dev.limn.runtime.model.Precision;
import java.util.Arrays;
import java.util.List;

/** Sample i of seed s is a function of (s, i) and of nothing else. */
record IndexRules(Models models) {

  /** Enough for several shards, the last of them not full. */
  private static final int ROWS = 201;

  private static final int[] SIZES = {1, 2, 7, 8, 9, 64, 65};
  private static final int[] THREADS = {1, 2, 3};

  /** Where indices begin to need more than one, 31 and 32 bits. */
  private static final long[] STARTS = {0, 1, 0x7fffff80L, 0xffffff80L, 1L << 40};

  /** An 8-bit decoder follows its original roughly: on average, by not more. */
  private static final double MEAN_LEVELS = 6;

  List<Check> checks() {
    return List.of(
        new Check(
            "runtime.latents-by-index",
            "latents and labels of any part are those of the whole, at any index",
            this::latents),
        new Check(
            "runtime.batch-invariance",
            "a sample is the same in batches of any size",
            () -> models.each((golden, subject) -> batches(golden.name(), subject))),
        new Check(
            "runtime.thread-invariance",
            "a sample is the same on any number of threads",
            () -> {
              for (GoldenPackage golden : Models.generators()) {
                threads(golden, Precision.FP32);
              }
            }),
        new Check(
            "runtime.int8-invariance",
            "a sample of an 8-bit decoder is the same in any batch and on any number of threads",
            this::int8),
        new Check(
            "runtime.int8-likeness",
            "an 8-bit decoder draws what its original draws",
            "within " + MEAN_LEVELS + " levels of 255 on average",
            this::likeness),
        new Check(
            "runtime.repeatability",
            "the same draw gives the same samples again, another seed others",
            () -> models.each(IndexRules::repeats)));
  }

  private void latents() {
    models.each(
        (golden, subject) -> {
          for (long start : STARTS) {
            Draw all = Draw.of(1, 3).from(start, ROWS);
            float[] latents = subject.latents(all);
            int[] labels = subject.labels(all);
            int size = latents.length / ROWS;
            for (int count : SIZES) {
              int from = ROWS - count;
              Draw part = all.from(start + from, count);
              String name = "%s from index %d".formatted(golden, start + from);
              float[] expected = Arrays.copyOfRange(latents, from * size, ROWS * size);
              Same.floats(name + ": latents", expected, subject.latents(part));
              int[] classes = labels.length == 0 ? labels : Arrays.copyOfRange(labels, from, ROWS);
              Same.ints(name + ": labels", classes, subject.labels(part));
            }
          }
        });
  }

  private static void batches(String name, Subject subject) {
    Draw all = Draw.of(ROWS, 3);
    byte[] whole = subject.pixels(all);
    int bytes = whole.length / ROWS;
    for (int count : SIZES) {
      for (int from : new int[] {0, 1, ROWS - count}) {
        byte[] expected = Arrays.copyOfRange(whole, from * bytes, (from + count) * bytes);
        String part = "%s: pixels of %d samples from %d on".formatted(name, count, from);
        Same.pixels(part, expected, subject.pixels(all.from(from, count)), 0);
      }
    }
  }

  private void threads(GoldenPackage golden, Precision precision) {
    Draw all = Draw.of(ROWS, 3);
    byte[][] usual = new byte[1][];
    models.with(golden, precision, 0, subject -> usual[0] = subject.pixels(all));
    for (int threads : THREADS) {
      String name = "%s: pixels on %d threads".formatted(golden, threads);
      models.with(
          golden,
          precision,
          threads,
          subject -> Same.pixels(name, usual[0], subject.pixels(all), 0));
    }
  }

  private void int8() {
    models.with(Models.INT8, Precision.INT8, 0, subject -> batches("8-bit", subject));
    threads(Models.INT8, Precision.INT8);
  }

  private void likeness() {
    Draw all = Draw.of(ROWS, 3);
    byte[][] original = new byte[1][];
    models.with(Models.INT8, subject -> original[0] = subject.pixels(all));
    models.with(
        Models.INT8,
        Precision.INT8,
        0,
        subject -> {
          double mean = meanDifference(original[0], subject.pixels(all));
          // Negated, so that a NaN fails.
          if (!(mean <= MEAN_LEVELS)) {
            throw new CheckFailure("pixels differ by %.2f levels on average".formatted(mean));
          }
        });
  }

  private static double meanDifference(byte[] a, byte[] b) {
    double sum = a.length == b.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      sum += Math.abs(Byte.toUnsignedInt(a[i]) - Byte.toUnsignedInt(b[i]));
    }
    return sum / a.length;
  }

  private static void repeats(GoldenPackage golden, Subject subject) {
    Draw draw = Draw.of(9, 3);
    byte[] once = subject.pixels(draw);
    Same.pixels(golden + ": pixels drawn again", once, subject.pixels(draw), 0);
    if (Arrays.equals(once, subject.pixels(Draw.of(9, 4)))) {
      throw new CheckFailure(golden + ": seeds 3 and 4 draw the same pixels");
    }
  }
}
