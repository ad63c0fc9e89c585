package dev.limn.conformance.reader;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The files of a package, sound at first, to be made wrong. {@link #sealed} makes manifest and
 * checksums fit whatever was done, so that a reader comes as far as the fault.
 */
final class PackageFiles {

  static final String MANIFEST = "model.json";
  static final String SUMS = "SHA256SUMS";
  static final String DECODER = "decoder.onnx";
  static final String PRIOR = "prior.npz";
  static final String SIGNATURE = "SHA256SUMS.sig";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, byte[]> files = new TreeMap<>(SoundPackage.files());

  byte[] get(String path) {
    return files.get(path);
  }

  Map<String, byte[]> all() {
    return files;
  }

  PackageFiles put(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  PackageFiles remove(String path) {
    files.remove(path);
    return this;
  }

  /** Changes the manifest as a tree. */
  PackageFiles manifest(Consumer<ObjectNode> change) {
    try {
      ObjectNode manifest = (ObjectNode) MAPPER.readTree(files.get(MANIFEST));
      change.accept(manifest);
      files.put(MANIFEST, MAPPER.writeValueAsBytes(manifest));
      return this;
    } catch (IOException e) {
      throw new IllegalStateException("the manifest was sound JSON", e);
    }
  }

  /** Changes the manifest as text. */
  PackageFiles manifestText(String from, String to) {
    String text = new String(files.get(MANIFEST), StandardCharsets.UTF_8);
    if (!text.contains(from)) {
      throw new IllegalStateException("the manifest has no " + from);
    }
    return put(MANIFEST, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  /** Changes the decoder as a message. */
  PackageFiles decoder(Consumer<ModelProto.Builder> change) {
    try {
      ModelProto.Builder model = ModelProto.parseFrom(files.get(DECODER)).toBuilder();
      change.accept(model);
      return put(DECODER, model.build().toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException("the decoder was a sound message", e);
    }
  }

  /** Makes sizes and checksums in the manifest, and then the list of checksums, those of now. */
  PackageFiles sealed() {
    manifest(this::restate);
    return summed();
  }

  private void restate(ObjectNode manifest) {
    for (JsonNode entry : manifest.path("files")) {
      byte[] content = files.get(entry.path("path").asText());
      if (content != null) {
        ((ObjectNode) entry).put("bytes", content.length).put("sha256", sha256(content));
      }
    }
  }

  /** Makes the list of checksums that of now, whatever the manifest says. */
  PackageFiles summed() {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (path, content) -> {
          if (!path.equals(SUMS) && !path.equals(SIGNATURE) && !path.endsWith("/")) {
            lines.append(sha256(content)).append("  ").append(path).append('\n');
          }
        });
    return put(SUMS, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Path directory(Path parent) throws IOException {
    return write(files, parent);
  }

  static Path write(Map<String, byte[]> files, Path parent) throws IOException {
    Path directory = Files.createDirectory(parent.resolve("model"));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return directory;
  }

  Path zip(Path parent) throws IOException {
    RawZip zip = new RawZip();
    files.forEach(zip::add);
    return write(parent, zip.bytes());
  }

  static Path write(Path parent, byte[] zip) throws IOException {
    return Files.write(parent.resolve("model.zip"), zip);
  }
}
