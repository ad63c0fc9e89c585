package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyType;
import dev.limn.runtime.array.NpzFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Priors as a stranger would package them: one line says what is wrong. */
class PriorFileTest {

  private static final TinyModel TINY = TinyModel.UNCONDITIONAL;
  private static final TinyModel LABELLED = TinyModel.CONDITIONAL;

  @Test
  void aPackagedPriorIsReadBack() {
    for (TinyModel tiny : List.of(TINY, LABELLED)) {
      MixturePrior read = tiny.packWithMixture().prior().orElseThrow();
      MixturePrior written = tiny.mixture();

      assertThat(read.conditional()).isEqualTo(tiny.conditional());
      assertThat(read.mixtures()).hasSize(tiny.conditional() ? 3 : 1);
      for (int i = 0; i < read.mixtures().size(); i++) {
        assertThat(read.of(i).weights()).isEqualTo(written.of(i).weights());
        assertThat(read.of(i).means()).isEqualTo(written.of(i).means());
        assertThat(read.of(i).cholesky()).isEqualTo(written.of(i).cholesky());
      }
    }
    assertThat(TINY.pack().prior()).isEmpty();
  }

  @Test
  void classesMayHaveDifferentNumbersOfComponents() {
    MixturePrior uneven = new MixturePrior(true, List.of(mixture(1), mixture(3), mixture(2)));

    MixturePrior read =
        LABELLED
            .builder()
            .prior(uneven)
            .build(LABELLED.manifest(LatentSpace.mixture(6)))
            .prior()
            .orElseThrow();

    assertThat(read.components()).isEqualTo(3);
    assertThat(read.of(0).weights()).containsExactly(1, 0, 0);
    assertThat(read.of(0).component(0.999)).isZero();
    assertThat(read.of(2).weights()).containsExactly(0.5, 0.5, 0);
  }

  @Test
  void doublesAreReadAsTheyStand() {
    double third = 1.0 / 3;
    Map<String, NpyArray> arrays = sound();
    arrays.put("means", doubles(12, third, 2, 6));

    assertThat(pack(arrays).prior().orElseThrow().of(0).means()).containsOnly(third);
  }

  @Test
  void fileAndManifestPromiseTheSame() {
    String rule =
        "model package tiny: a package has one file of role prior if latent.priors lists"
            + " 'mixture', else none; found ";
    assertThatThrownBy(() -> TINY.builder().build(TINY.manifest(LatentSpace.mixture(6))))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(rule + "[]");
    assertThatThrownBy(() -> TINY.builder().prior(TINY.mixture()).build(TINY.manifest()))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(rule + "[prior.npz]");
  }

  @Test
  void whatIsNoPriorIsRefused() {
    assertThatThrownBy(() -> pack(new byte[] {1, 2}))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package tiny: prior.npz is not an .npz archive: it holds no array");

    Map<String, NpyArray> fewer = sound();
    fewer.remove("means");
    assertRefused(fewer, "holds the arrays cholesky, means and weights, found [cholesky, weights]");
    assertRefused(
        with("scale", floats(1)),
        "holds the arrays cholesky, means and weights, found [cholesky, means, scale, weights]");
  }

  @Test
  void shapesAreThoseOfTheManifest() {
    assertRefused(
        with("weights", floats(1)), "weights must be of 1 to 4096 components, found float32 []");
    assertRefused(
        with("weights", floats(0, 0)),
        "weights must be of 1 to 4096 components, found float32 [0]");
    assertRefused(
        with("weights", floats(4097, 4097)),
        "weights must be of 1 to 4096 components, found float32 [4097]");
    assertRefused(
        with("weights", floats(6, 3, 2)),
        "weights must be float32 or float64 [2], found float32 [3, 2]");
    assertRefused(
        with("means", floats(10, 2, 5)),
        "means must be float32 or float64 [2, 6], found float32 [2, 5]");
    assertRefused(
        with("means", NpyArray.ofInts(new int[12], 2, 6)),
        "means must be float32 or float64 [2, 6], found int64 [2, 6]");
    assertRefused(
        with("cholesky", floats(36, 1, 6, 6)),
        "cholesky must be float32 or float64 [2, 6, 6], found float32 [1, 6, 6]");
  }

  @Test
  void aConditionalModelHasAMixtureAClass() {
    assertThatThrownBy(
            () ->
                LABELLED
                    .builder()
                    .prior(TINY.mixture())
                    .build(LABELLED.manifest(LatentSpace.mixture(6))))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage(
            "model package tiny: prior.npz: weights must be float32 or float64 [3, 3], found"
                + " float32 [3]");
  }

  @Test
  void numbersMustMakeADistribution() {
    assertRefused(with("weights", doubles(2, 0.3, 2)), "weights must sum to 1, found 0.6");
    assertRefused(
        with("means", doubles(12, Double.NaN, 2, 6)),
        "means must be finite, found NaN at number 0");
    assertRefused(
        with("cholesky", doubles(72, 1, 2, 6, 6)),
        "cholesky must be lower triangular with a positive diagonal, found 1.0 at [0,0,1]");
  }

  private static GaussianMixture mixture(int components) {
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    double[] cholesky = new double[components * 36];
    for (int i = 0; i < components * 6; i++) {
      cholesky[i * 6 + i % 6] = 1;
    }
    return new GaussianMixture(6, weights, new double[components * 6], cholesky);
  }

  /** Two components of six numbers. */
  private static Map<String, NpyArray> sound() {
    Map<String, NpyArray> arrays = new TreeMap<>();
    float[] cholesky = new float[72];
    for (int i = 0; i < 12; i++) {
      cholesky[i * 6 + i % 6] = 1;
    }
    arrays.put("weights", NpyArray.ofFloats(new float[] {0.5f, 0.5f}, 2));
    arrays.put("means", NpyArray.ofFloats(new float[12], 2, 6));
    arrays.put("cholesky", NpyArray.ofFloats(cholesky, 2, 6, 6));
    return arrays;
  }

  private static Map<String, NpyArray> with(String name, NpyArray array) {
    Map<String, NpyArray> arrays = sound();
    arrays.put(name, array);
    return arrays;
  }

  private static NpyArray floats(int count, long... shape) {
    return NpyArray.ofFloats(new float[count], shape);
  }

  private static NpyArray doubles(int count, double value, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putDouble(value);
    }
    return new NpyArray(NpyType.FLOAT64, shape, bytes.array());
  }

  private static ModelPackage pack(Map<String, NpyArray> arrays) {
    return pack(NpzFile.encode(arrays));
  }

  private static ModelPackage pack(byte[] prior) {
    return TINY.builder()
        .file("prior.npz", FileRole.PRIOR, prior)
        .build(TINY.manifest(LatentSpace.mixture(6)));
  }

  private static void assertRefused(Map<String, NpyArray> arrays, String problem) {
    assertThatThrownBy(() -> pack(arrays))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package tiny: prior.npz: " + problem);
  }
}
