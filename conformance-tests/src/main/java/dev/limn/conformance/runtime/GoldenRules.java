package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.model.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Numbers that are pinned for ever. */
record GoldenRules(Models models) {

  /** Between processors a pixel on the edge of two levels may fall to either. */
  private static final int LEVELS = 1;

  /** A number on the edge of two steps of an 8-bit layer moves a pixel by more. */
  private static final int INT8_LEVELS = 8;

  /** The seed of what the golden packages drew. */
  private static final long DRAWN_SEED = 7;

  /** The first four normals of a sample, as bits. */
  private record Normals(long seed, long index, int... bits) {}

  /**
   * Made by Python 3: Philox4x32-10 in integer arithmetic, and statistics.NormalDist().inv_cdf
   * rounded to 32 bits.
   */
  private static final List<Normals> NORMALS =
      List.of(
          new Normals(0, 0, 0xbe82fa50, 0x3f96bb4f, 0x3f2153b7, 0x3e88fdeb),
          new Normals(0, 1, 0x3ff51846, 0xbeb4ac05, 0x3f01cc4f, 0xbfe489aa),
          new Normals(1, 0, 0x3f9d2c14, 0x3fa03c14, 0x3e5dc2f8, 0x3f0e9da7),
          new Normals(42, 7, 0xbeb9c6c2, 0xbe6e0d35, 0xbfab59b6, 0xbf690aa7),
          new Normals(42, 4294967303L, 0xc000982f, 0x3e354996, 0x3e146093, 0xbdf3a3ee),
          new Normals(-1, 1099511627776L, 0xbf1733de, 0x3fa747fb, 0x3f296386, 0xbd9b9ccf));

  /** The classes of twelve samples of a model with three, made as the normals were. */
  private record Classes(long seed, long index, int... classes) {}

  private static final List<Classes> CLASSES =
      List.of(
          new Classes(0, 0, 1, 2, 2, 0, 2, 2, 0, 0, 2, 2, 1, 0),
          new Classes(42, 0, 0, 0, 0, 0, 2, 0, 1, 0, 2, 0, 1, 1),
          new Classes(42, 8589934592L, 2, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0),
          new Classes(-1, 0, 1, 0, 2, 0, 0, 0, 1, 2, 0, 0, 2, 0));

  List<Check> checks() {
    return List.of(
        new Check(
            "runtime.golden-latents",
            "the latents of a seed and an index are those of the table",
            this::latents),
        new Check(
            "runtime.golden-labels",
            "the labels that nobody asked for are those of the table",
            this::labels),
        new Check(
            "runtime.golden-priors",
            "normal and mixture draw the latents of the golden packages",
            this::priors),
        new Check(
            "runtime.golden-samples",
            "the golden packages draw the images that they drew when they were made",
            "within " + LEVELS + " level of 255",
            this::samples),
        new Check(
            "runtime.golden-int8",
            "a golden 8-bit decoder draws the images that it drew when it was made",
            "within " + INT8_LEVELS + " levels of 255",
            this::int8));
  }

  private void latents() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          for (Normals golden : NORMALS) {
            float[] expected = new float[golden.bits().length];
            for (int i = 0; i < expected.length; i++) {
              expected[i] = Float.intBitsToFloat(golden.bits()[i]);
            }
            Draw one = Draw.of(1, golden.seed()).from(golden.index(), 1);
            String name = "latent of seed " + golden.seed() + ", index " + golden.index();
            Same.floats(name, expected, subject.latents(one));
          }
        });
  }

  private void labels() {
    models.with(
        Models.CONDITIONAL,
        subject -> {
          for (Classes golden : CLASSES) {
            Draw draw = Draw.of(1, golden.seed()).from(golden.index(), golden.classes().length);
            String name = "labels of seed " + golden.seed() + " from index " + golden.index();
            Same.ints(name, golden.classes(), subject.labels(draw));
          }
        });
  }

  private void priors() {
    models.each(
        (golden, subject) -> {
          Map<String, NpyArray> drawn = golden.drawn();
          Draw draw = draw(drawn);
          Same.floats(golden + ": latents", drawn.get("latents").floats(), subject.latents(draw));
          if (drawn.containsKey("labels")) {
            int[] labels =
                Arrays.stream(drawn.get("labels").longs()).mapToInt(Math::toIntExact).toArray();
            Same.ints(golden + ": labels", labels, subject.labels(draw));
          }
        });
  }

  private void samples() {
    models.each(
        (golden, subject) -> {
          Map<String, NpyArray> drawn = golden.drawn();
          byte[] found = subject.pixels(draw(drawn));
          Same.pixels(golden + ": pixels", drawn.get("samples").data(), found, LEVELS);
        });
  }

  private void int8() {
    Map<String, NpyArray> drawn = Models.INT8.drawn();
    models.with(
        Models.INT8,
        Precision.INT8,
        0,
        subject -> {
          byte[] found = subject.pixels(draw(drawn));
          Same.pixels("8-bit pixels", drawn.get("int8").data(), found, INT8_LEVELS);
        });
  }

  private static Draw draw(Map<String, NpyArray> drawn) {
    return Draw.of((int) drawn.get("latents").shape()[0], DRAWN_SEED);
  }
}
