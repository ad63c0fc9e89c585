package dev.limn.zoo.publish;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Task;
import dev.limn.zoo.ZooEntry;
import dev.limn.zoo.ZooIndex;
import dev.limn.zoo.ZooReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The zoo as a repository of DJL: {@code model/APPLICATION/dev/limn/NAME/metadata.json}, in the
 * form of {@code ai.djl.repository.Metadata}. Its files are the zoo's own zips, which DJL unpacks.
 */
final class DjlRepository {

  private static final String GROUP = "dev.limn";

  private DjlRepository() {}

  record Metadata(
      String metadataVersion,
      String resourceType,
      String application,
      String groupId,
      String artifactId,
      String name,
      String description,
      Map<String, License> licenses,
      List<Artifact> artifacts) {}

  record License(String name, String url) {}

  record Artifact(
      String version,
      boolean snapshot,
      String name,
      Map<String, String> properties,
      Map<String, Item> files) {}

  /** A file; without a name it is unpacked where the artifact is. */
  record Item(String uri, String sha1Hash, String name, long size) {}

  static void write(Path directory, List<ModelPackage> models, ZooIndex index) {
    Map<String, List<ModelPackage>> versions =
        models.stream()
            .collect(
                Collectors.groupingBy(
                    model -> model.manifest().name(), LinkedHashMap::new, Collectors.toList()));
    versions.values().forEach(of -> writeModel(directory, of, index));
  }

  private static void writeModel(Path directory, List<ModelPackage> versions, ZooIndex index) {
    Manifest manifest = versions.get(0).manifest();
    String application =
        manifest.task() == Task.CLASSIFICATION ? "cv/image_classification" : "cv/image_generation";
    String place =
        "model/%s/%s/%s".formatted(application, GROUP.replace('.', '/'), manifest.name());
    Metadata metadata =
        new Metadata(
            "0.2",
            "model",
            application,
            GROUP,
            manifest.name(),
            manifest.name(),
            manifest.description(),
            licences(manifest.licence()),
            versions.stream()
                .map(model -> artifact(directory, place, model.manifest(), index))
                .toList());
    Json.write(directory.resolve(place).resolve("metadata.json"), metadata);
  }

  private static Map<String, License> licences(String licence) {
    return licence == null
        ? null
        : Map.of(
            "license",
            new License(licence, "https://spdx.org/licenses/%s.html".formatted(licence)));
  }

  private static Artifact artifact(
      Path directory, String place, Manifest manifest, ZooIndex index) {
    ZooEntry entry =
        index.find(new ZooReference(manifest.name(), manifest.version())).orElseThrow();
    String archive = entry.archive().path();
    String up = "../".repeat(place.split("/").length);
    Item item =
        new Item(up + archive, sha1(directory.resolve(archive)), "", entry.archive().bytes());
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("family", manifest.family());
    if (entry.data() != null) {
      properties.put("dataset", entry.data());
    }
    return new Artifact(
        manifest.version(), false, mainGraph(manifest), properties, Map.of("package", item));
  }

  /** What DJL's engine for ONNX Runtime looks for, with {@code .onnx} behind it. */
  private static String mainGraph(Manifest manifest) {
    return MainGraph.of(manifest).file().replaceFirst("\\.onnx$", "");
  }

  private static String sha1(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
