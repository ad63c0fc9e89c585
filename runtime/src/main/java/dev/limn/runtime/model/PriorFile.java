package dev.limn.runtime.model;

import dev.limn.LimnException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyType;
import dev.limn.runtime.array.NpzFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The file of a mixture prior: {@code weights [K]}, {@code means [K,Z]} and {@code cholesky
 * [K,Z,Z]}, float32 or float64; of a conditional model with one more leading axis, the class.
 */
final class PriorFile {

  static final String PATH = "prior.npz";

  private static final String WEIGHTS = "weights";
  private static final String MEANS = "means";
  private static final String CHOLESKY = "cholesky";
  private static final Set<String> ARRAYS = Set.of(WEIGHTS, MEANS, CHOLESKY);

  private PriorFile() {}

  /** The prior that a manifest promises; none where it promises none. */
  static Optional<MixturePrior> read(Manifest manifest, Map<String, byte[]> files, String name) {
    List<PackagedFile> found =
        manifest.files().stream().filter(file -> file.role() == FileRole.PRIOR).toList();
    boolean promised =
        manifest.latent() != null && manifest.latent().priors().contains(LatentSpace.MIXTURE);
    if (found.size() != (promised ? 1 : 0)) {
      throw new InvalidPackageException(
          name,
          "a package has one file of role prior if latent.priors lists 'mixture', else none; found "
              + found.stream().map(PackagedFile::path).toList());
    }
    return found.stream()
        .findFirst()
        .map(file -> decode(files.get(file.path()), file.path(), manifest, name));
  }

  private static MixturePrior decode(byte[] bytes, String path, Manifest manifest, String name) {
    try {
      Map<String, NpyArray> arrays = NpzFile.decode(bytes, path);
      if (!arrays.keySet().equals(ARRAYS)) {
        throw new LimnException(
            path + ": holds the arrays cholesky, means and weights, found " + arrays.keySet());
      }
      return decode(arrays, manifest, path);
    } catch (LimnException e) {
      throw new InvalidPackageException(name, e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidPackageException(name, path + ": " + e.getMessage(), e);
    }
  }

  private static MixturePrior decode(Map<String, NpyArray> arrays, Manifest manifest, String path) {
    long size = manifest.latent().size();
    long[] classes =
        manifest.conditional() ? new long[] {manifest.image().classNames().size()} : new long[0];
    long[] shape = arrays.get(WEIGHTS).shape();
    long components = shape.length == 0 ? 0 : shape[shape.length - 1];
    if (components < 1 || components > GaussianMixture.MAX_COMPONENTS) {
      throw new LimnException(
          path
              + ": weights must be of 1 to "
              + GaussianMixture.MAX_COMPONENTS
              + " components, found "
              + arrays.get(WEIGHTS));
    }
    double[] weights = numbers(arrays, WEIGHTS, path, with(classes, components));
    double[] means = numbers(arrays, MEANS, path, with(classes, components, size));
    double[] cholesky = numbers(arrays, CHOLESKY, path, with(classes, components, size, size));
    int count = classes.length == 0 ? 1 : (int) classes[0];
    List<GaussianMixture> mixtures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      mixtures.add(
          new GaussianMixture(
              (int) size,
              part(weights, i, count),
              part(means, i, count),
              part(cholesky, i, count)));
    }
    return new MixturePrior(manifest.conditional(), mixtures);
  }

  private static double[] numbers(
      Map<String, NpyArray> arrays, String array, String path, long[] shape) {
    NpyArray found = arrays.get(array);
    boolean floating = found.type() == NpyType.FLOAT32 || found.type() == NpyType.FLOAT64;
    if (!floating || !Arrays.equals(found.shape(), shape)) {
      throw new LimnException(
          "%s: %s must be float32 or float64 %s, found %s"
              .formatted(path, array, Arrays.toString(shape), found));
    }
    return found.doubles();
  }

  /** As float32; mixtures with fewer components than the largest end in some without weight. */
  static byte[] encode(MixturePrior prior) {
    int size = prior.of(0).size();
    int components = prior.components();
    int count = prior.mixtures().size();
    float[] weights = new float[count * components];
    float[] means = new float[weights.length * size];
    float[] cholesky = new float[means.length * size];
    for (int i = 0; i < count; i++) {
      GaussianMixture mixture = prior.mixtures().get(i);
      copy(mixture.weights(), weights, i * components);
      copy(mixture.means(), means, i * components * size);
      copy(mixture.cholesky(), cholesky, i * components * size * size);
      for (int k = mixture.components(); k < components; k++) {
        identity(cholesky, (i * components + k) * size * size, size);
      }
    }
    long[] classes = prior.conditional() ? new long[] {count} : new long[0];
    return NpzFile.encode(
        Map.of(
            WEIGHTS, NpyArray.ofFloats(weights, with(classes, components)),
            MEANS, NpyArray.ofFloats(means, with(classes, components, size)),
            CHOLESKY, NpyArray.ofFloats(cholesky, with(classes, components, size, size))));
  }

  private static void copy(double[] source, float[] target, int offset) {
    for (int i = 0; i < source.length; i++) {
      target[offset + i] = (float) source[i];
    }
  }

  private static void identity(float[] target, int offset, int size) {
    for (int i = 0; i < size; i++) {
      target[offset + i * size + i] = 1;
    }
  }

  private static long[] with(long[] leading, long... rest) {
    return LongStream.concat(LongStream.of(leading), LongStream.of(rest)).toArray();
  }

  private static double[] part(double[] values, int index, int count) {
    int length = values.length / count;
    return Arrays.copyOfRange(values, index * length, (index + 1) * length);
  }
}
