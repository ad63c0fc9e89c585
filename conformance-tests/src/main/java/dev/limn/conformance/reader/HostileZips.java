package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Zips that are larger, more, or less than they say. */
final class HostileZips {

  /** Mebibytes, more than the format's limit. */
  private static final int BOMB = 1050;

  private static final long LARGEST_DECLARED = 0xFFFF_FFFEL;
  private static final int TOO_MANY = 300;

  private HostileZips() {}

  static List<TrialPackage> all() {
    return List.of(
        hostile(
            "zip-bomb",
            "a zip of 1 MB that unpacks to more than 1 GiB",
            "unpacks large size bytes",
            directory -> bomb(directory, (long) BOMB << 20)),
        hostile(
            "zip-bomb-lying",
            "a zip of 1 MB that says it unpacks to 100 bytes and unpacks to 1 GiB",
            "unpacks large size bytes",
            directory -> bomb(directory, 100)),
        hostile(
            "zip-declared",
            "a zip entry that says it unpacks to 4 GiB",
            "unpacks large size bytes",
            HostileZips::declared),
        hostile(
            "zip-twice",
            "a name that stands in a zip twice",
            "twice duplicate readme.md",
            HostileZips::twice),
        hostile("many-files", "a package of 300 files", "files", HostileZips::many),
        hostile(
            "zip-truncated",
            "a zip that was cut off",
            "zip",
            directory -> cut(directory, new PackageFiles().zip(directory))),
        hostile(
            "zip-garbage",
            "a file that is no zip",
            "zip",
            directory -> PackageFiles.write(directory, "no zip at all".getBytes())),
        hostile(
            "zip-empty",
            "an empty file",
            "zip",
            directory -> PackageFiles.write(directory, new byte[0])),
        hostile(
            "zip-folder",
            "a zip with a folder around the files",
            "sha256sums folder",
            HostileZips::folder));
  }

  private static Path bomb(Path directory, long declared) throws IOException {
    RawZip zip = new RawZip().addZeros("bomb", BOMB, declared);
    new PackageFiles().all().forEach(zip::add);
    return PackageFiles.write(directory, zip.bytes());
  }

  private static Path declared(Path directory) throws IOException {
    RawZip zip = new RawZip().addZeros("huge", 1, LARGEST_DECLARED);
    new PackageFiles().all().forEach(zip::add);
    return PackageFiles.write(directory, zip.bytes());
  }

  /** The one that is listed, and another. */
  private static Path twice(Path directory) throws IOException {
    RawZip zip = new RawZip();
    new PackageFiles().all().forEach(zip::add);
    return PackageFiles.write(directory, zip.add("README.md", new byte[] {'#'}).bytes());
  }

  private static Path many(Path directory) throws IOException {
    PackageFiles files = new PackageFiles();
    for (int i = 0; i < TOO_MANY; i++) {
      files.put("file" + i, new byte[] {1});
    }
    return files.summed().zip(directory);
  }

  private static Path cut(Path directory, Path zip) throws IOException {
    byte[] whole = Files.readAllBytes(zip);
    return PackageFiles.write(directory, Arrays.copyOf(whole, whole.length / 2));
  }

  private static Path folder(Path directory) throws IOException {
    RawZip zip = new RawZip();
    new PackageFiles().all().forEach((path, content) -> zip.add("model/" + path, content));
    return PackageFiles.write(directory, zip.bytes());
  }
}
