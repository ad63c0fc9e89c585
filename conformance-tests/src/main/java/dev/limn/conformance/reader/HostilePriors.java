package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Mixture priors that are no distribution, or no arrays; checksums and manifest fit. */
final class HostilePriors {

  /** Mebibytes, more than an archive of arrays may unpack to. */
  private static final int BOMB = 300;

  private HostilePriors() {}

  static List<TrialPackage> all() {
    return List.of(
        archive(
            "prior-garbage", "an archive of arrays that is none", zip -> zip.put("x", new byte[1])),
        archive(
            "prior-pickle",
            "an array of Python objects, which readers of pickles would run",
            zip -> zip.put("means.npy", header("'|O'", "(1, 2)"))),
        archive(
            "prior-huge",
            "an array that says it has 2^60 elements",
            zip -> zip.put("means.npy", header("'<f4'", "(1152921504606846976, 2)"))),
        archive(
            "prior-overflow",
            "an array whose size overflows",
            zip -> zip.put("means.npy", header("'<f4'", "(4294967296, 4294967296)"))),
        archive(
            "prior-nan",
            "means that are no numbers",
            zip -> zip.put("means.npy", floats(new long[] {1, 2}, Float.NaN, 0))),
        archive(
            "prior-weights",
            "weights that do not add up to 1",
            zip -> zip.put("weights.npy", floats(new long[] {1}, 3))),
        archive(
            "prior-shape",
            "means of another latent",
            zip -> zip.put("means.npy", floats(new long[] {1, 3}, 0, 0, 0))),
        archive("prior-lost", "an archive without weights", zip -> zip.remove("weights.npy")),
        hostile(
            "prior-bomb",
            "an archive of 300 KB that unpacks to 300 MB",
            "prior.npz",
            directory ->
                prior(new RawZip().addZeros("means.npy", BOMB, (long) BOMB << 20).bytes())
                    .zip(directory)),
        hostile(
            "prior-missing",
            "a manifest that promises a mixture, and no file of it",
            "prior",
            directory ->
                new PackageFiles()
                    .remove(PackageFiles.PRIOR)
                    .manifest(
                        manifest -> {
                          var files = manifest.withArray("files").elements();
                          while (files.hasNext()) {
                            if (files.next().get("path").asText().equals(PackageFiles.PRIOR)) {
                              files.remove();
                            }
                          }
                        })
                    .sealed()
                    .zip(directory)));
  }

  private static TrialPackage archive(
      String id, String rule, Consumer<Map<String, byte[]>> change) {
    return hostile(
        id,
        rule,
        "prior.npz",
        directory -> {
          Map<String, byte[]> arrays = new TreeMap<>();
          arrays.put("weights.npy", floats(new long[] {1}, 1));
          arrays.put("means.npy", floats(new long[] {1, 2}, 0, 0));
          arrays.put("cholesky.npy", floats(new long[] {1, 2, 2}, 1, 0, 0, 1));
          change.accept(arrays);
          RawZip zip = new RawZip();
          arrays.forEach(zip::add);
          return prior(zip.bytes()).zip(directory);
        });
  }

  private static PackageFiles prior(byte[] archive) {
    return new PackageFiles().put(PackageFiles.PRIOR, archive).sealed();
  }

  private static byte[] floats(long[] shape, float... values) {
    return NpyFile.encode(NpyArray.ofFloats(values, shape));
  }

  /** A header of NumPy format 1.0 with nothing behind it. */
  private static byte[] header(String type, String shape) {
    String text = "{'descr': %s, 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    String padded = text + " ".repeat(63 - (10 + text.length()) % 64) + "\n";
    String magic = "\u0093NUMPY\u0001\u0000";
    String length = "" + (char) (padded.length() % 256) + (char) (padded.length() / 256);
    return (magic + length + padded).getBytes(StandardCharsets.ISO_8859_1);
  }
}
