package dev.limn.conformance.reader;

import static dev.limn.conformance.reader.TrialPackage.hostile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Manifests that break the format, or say what is not so; the checksums fit. */
final class HostileManifests {

  private static final int DEPTH = 100_000;

  private HostileManifests() {}

  static List<TrialPackage> all() {
    return List.of(
        text("manifest-garbage", "a manifest that is no JSON", "json", "{\"format\""),
        text("manifest-empty", "an empty manifest", "json", ""),
        text("manifest-list", "a manifest that is a list", "format json", "[1, 2]"),
        text(
            "manifest-deep",
            "a manifest nested 100,000 deep",
            "json depth nest",
            "{\"format\":\"limn-model/1\",\"training\":" + "[".repeat(DEPTH)),
        hostile(
            "manifest-missing",
            "a package without a manifest",
            "model.json",
            directory -> new PackageFiles().remove(PackageFiles.MANIFEST).summed().zip(directory)),
        tree(
            "manifest-format",
            "another version of the format",
            "format",
            manifest -> manifest.put("format", "limn-model/2")),
        tree("manifest-unknown-key", "an unknown key", "evil", manifest -> manifest.put("evil", 1)),
        edited(
            "manifest-repeated-key",
            "a key that is given twice",
            "name duplicate",
            "\"name\"",
            "\"name\" : \"evil\", \"name\""),
        hostile(
            "manifest-more",
            "content behind the manifest",
            "json follows",
            directory -> {
              PackageFiles files = new PackageFiles();
              String sound = new String(files.get(PackageFiles.MANIFEST), StandardCharsets.UTF_8);
              byte[] more = (sound + "{}").getBytes(StandardCharsets.UTF_8);
              return files.put(PackageFiles.MANIFEST, more).summed().zip(directory);
            }),
        tree(
            "manifest-text",
            "a text for a number",
            "height",
            manifest -> image(manifest).put("height", "3")),
        tree(
            "manifest-null",
            "nothing for a number",
            "height",
            manifest -> image(manifest).putNull("height")),
        tree(
            "manifest-zero",
            "an image without height",
            "height image",
            manifest -> image(manifest).put("height", 0)),
        tree(
            "manifest-huge-image",
            "an image of 2,000,000,000 rows",
            "height image",
            manifest -> image(manifest).put("height", 2_000_000_000)),
        tree(
            "manifest-huge-latent",
            "a latent of 2,000,000,000 numbers",
            "latent size",
            manifest -> ((ObjectNode) manifest.get("latent")).put("size", 2_000_000_000)),
        edited(
            "manifest-long-number",
            "a number of 2,000 digits",
            "height json number",
            "\"height\" : 3",
            "\"height\" : " + "9".repeat(2000)),
        tree(
            "manifest-name",
            "a name that is a path",
            "name",
            manifest -> manifest.put("name", "../evil")),
        tree(
            "manifest-control",
            "a class of control characters",
            "classnames class",
            manifest -> {
              manifest.put("task", "conditional");
              ((ArrayNode) image(manifest).get("classNames")).add("a\u0007").add("b");
            }),
        hostile(
            "manifest-unlisted",
            "a file that the checksums list and the manifest does not",
            "extra.txt model.json",
            directory -> new PackageFiles().put("extra.txt", new byte[1]).summed().zip(directory)),
        hostile(
            "manifest-lost",
            "a file that the manifest lists and the package does not have",
            "readme.md",
            directory -> new PackageFiles().remove("README.md").summed().zip(directory)),
        hostile(
            "manifest-size",
            "a file of another size than the manifest says",
            "readme.md",
            directory ->
                new PackageFiles().put("README.md", "# Other".getBytes()).summed().zip(directory)),
        tree(
            "manifest-role",
            "two decoders of a precision",
            "decoder role readme.md",
            manifest -> {
              ObjectNode again = manifest.get("files").get(0).deepCopy();
              ((ArrayNode) manifest.get("files")).add(again.put("path", "decoder2.onnx"));
            }));
  }

  private static ObjectNode image(ObjectNode manifest) {
    return (ObjectNode) manifest.get("image");
  }

  private static TrialPackage tree(
      String id, String rule, String words, Consumer<ObjectNode> change) {
    return hostile(
        id, rule, words, directory -> new PackageFiles().manifest(change).summed().zip(directory));
  }

  private static TrialPackage edited(String id, String rule, String words, String from, String to) {
    return hostile(
        id,
        rule,
        words,
        directory -> new PackageFiles().manifestText(from, to).summed().zip(directory));
  }

  private static TrialPackage text(String id, String rule, String words, String manifest) {
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    return hostile(
        id,
        rule,
        words,
        directory -> new PackageFiles().put(PackageFiles.MANIFEST, bytes).summed().zip(directory));
  }
}
