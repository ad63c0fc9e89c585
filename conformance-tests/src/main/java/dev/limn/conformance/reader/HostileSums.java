package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Files that are not the ones that the checksums vouch for. */
final class HostileSums {

  private HostileSums() {}

  static List<TrialPackage> all() {
    return List.of(
        hostile(
            "sums-missing",
            "a package without SHA256SUMS",
            "sha256sums",
            directory -> new PackageFiles().remove(PackageFiles.SUMS).zip(directory)),
        hostile(
            "sums-changed",
            "a file of another checksum",
            PackageFiles.DECODER,
            directory -> changed().zip(directory)),
        hostile(
            "sums-unlisted",
            "a file that no checksum covers",
            "run.sh",
            directory -> new PackageFiles().put("run.sh", new byte[] {'#'}).zip(directory)),
        hostile(
            "sums-lost",
            "a file that is listed and missing",
            PackageFiles.DECODER,
            directory -> new PackageFiles().remove(PackageFiles.DECODER).zip(directory)),
        hostile(
            "sums-repeated",
            "a list that names a file twice",
            "sha256sums",
            directory ->
                text(sums() + sums().lines().reduce((a, b) -> b).orElseThrow() + "\n")
                    .zip(directory)),
        hostile(
            "sums-unsorted",
            "a list out of order",
            "sha256sums",
            directory ->
                text(sums()
                        .lines()
                        .sorted((a, b) -> b.substring(66).compareTo(a.substring(66)))
                        .collect(Collectors.joining("\n", "", "\n")))
                    .zip(directory)),
        hostile(
            "sums-upper-case",
            "a checksum in capitals",
            "sha256sums",
            directory ->
                text(sums().substring(0, 64).toUpperCase(Locale.ROOT) + sums().substring(64))
                    .zip(directory)),
        hostile(
            "sums-garbage",
            "a list that is none",
            "sha256sums",
            directory -> text("\u0000\u00ff\n").zip(directory)));
  }

  private static PackageFiles changed() {
    PackageFiles files = new PackageFiles();
    byte[] decoder = files.get(PackageFiles.DECODER);
    byte[] changed = Arrays.copyOf(decoder, decoder.length);
    changed[changed.length / 2] ^= 1;
    return files.put(PackageFiles.DECODER, changed);
  }

  private static String sums() {
    return new String(new PackageFiles().get(PackageFiles.SUMS), StandardCharsets.UTF_8);
  }

  private static PackageFiles text(String sums) {
    return new PackageFiles().put(PackageFiles.SUMS, sums.getBytes(StandardCharsets.UTF_8));
  }
}
