package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Files that would lie, or be read, outside of the package. */
final class HostilePaths {

  private static final byte[] EVIL = "evil".getBytes(StandardCharsets.US_ASCII);

  private HostilePaths() {}

  static List<TrialPackage> all() {
    List<TrialPackage> all = new ArrayList<>();
    all.add(entry("path-parent", "a zip entry above the package", "../evil"));
    all.add(entry("path-parent-deep", "a zip entry that climbs out again", "a/../../evil"));
    all.add(
        hostile(
            "path-absolute",
            "a zip entry of an absolute path",
            "path evil",
            directory -> evil(directory.resolve("evil").toString()).zip(directory)));
    all.add(entry("path-drive", "a zip entry on a drive", "C:evil"));
    all.add(entry("path-backslash", "a zip entry with backslashes", "..\\evil"));
    all.add(entry("path-control", "a zip entry with a control character", "evil\nname"));
    all.add(entry("path-deep", "a zip entry more than three names deep", "a/b/c/evil"));
    all.add(entry("path-long", "a zip entry of a name of 1,000 characters", "evil".repeat(250)));
    all.add(
        hostile(
            "path-sums",
            "a checksum of a file above the package",
            "path evil",
            directory ->
                new PackageFiles().put("../evil", EVIL).summed().remove("../evil").zip(directory)));
    all.add(
        hostile(
            "path-manifest",
            "a file above the package in the manifest",
            "path evil",
            directory ->
                new PackageFiles()
                    .manifestText("\"README.md\"", "\"../evil\"")
                    .summed()
                    .zip(directory)));
    all.add(hostile("link-file", "a symbolic link to a file", "link", HostilePaths::linkedFile));
    all.add(
        hostile(
            "link-directory",
            "a symbolic link to a directory",
            "link",
            HostilePaths::linkedFolder));
    all.add(
        hostile(
            "link-zip",
            "a zip entry that is a symbolic link",
            "link corrupt readme.md",
            HostilePaths::linkedEntry));
    return all;
  }

  private static TrialPackage entry(String id, String rule, String name) {
    return hostile(id, rule, "path evil", directory -> evil(name).zip(directory));
  }

  private static PackageFiles evil(String name) throws IOException {
    return new PackageFiles().put(name, EVIL).summed();
  }

  private static Path linkedFile(Path directory) throws IOException {
    Path source = new PackageFiles().directory(directory);
    Path outside = Files.move(source.resolve("README.md"), directory.resolve("outside"));
    Files.createSymbolicLink(source.resolve("README.md"), outside);
    return source;
  }

  private static Path linkedFolder(Path directory) throws IOException {
    Path source = new PackageFiles().directory(directory);
    Path outside = Files.move(source.resolve("test_data_set_0"), directory.resolve("outside"));
    Files.createSymbolicLink(source.resolve("test_data_set_0"), outside);
    return source;
  }

  /** Who follows it finds just the file whose checksum is listed. */
  private static Path linkedEntry(Path directory) throws IOException {
    PackageFiles files = new PackageFiles();
    Path outside = Files.write(directory.resolve("outside"), files.get("README.md"));
    RawZip zip = new RawZip();
    for (Map.Entry<String, byte[]> file : files.all().entrySet()) {
      if (file.getKey().equals("README.md")) {
        zip.addLink("README.md", outside.toString());
      } else {
        zip.add(file.getKey(), file.getValue());
      }
    }
    return PackageFiles.write(directory, zip.bytes());
  }
}
