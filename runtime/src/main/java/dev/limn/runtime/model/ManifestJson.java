package dev.limn.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads and writes {@code model.json}. Unknown keys, like unknown formats, are refused. */
public final class ManifestJson {

  private ManifestJson() {}

  /**
   * The manifest as indented JSON, the same bytes for equal manifests on every platform.
   *
   * @param manifest what to write
   * @return UTF-8 text that ends with a line feed
   */
  public static byte[] encode(Manifest manifest) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    ObjectWriter writer =
        new ObjectMapper()
            .writer(
                new DefaultPrettyPrinter()
                    .withObjectIndenter(indenter)
                    .withArrayIndenter(indenter));
    try {
      return (writer.writeValueAsString(manifest) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is always JSON", e);
    }
  }

  /**
   * Reads a manifest.
   *
   * @param json UTF-8 text
   * @param name what messages call the package
   * @return the manifest
   * @throws InvalidPackageException if it is no JSON, of another format version, or breaks a rule
   */
  public static Manifest decode(byte[] json, String name) {
    JsonNode tree = parse(json, name);
    requireFormat(tree, name);
    try {
      return JsonRecords.read(tree, Manifest.class);
    } catch (JsonRecords.Misfit e) {
      throw new InvalidPackageException(name, "model.json: " + e.getMessage(), e);
    }
  }

  private static JsonNode parse(byte[] json, String name) {
    try {
      return JsonTree.read(json);
    } catch (IOException e) {
      throw new InvalidPackageException(name, "model.json is not JSON: " + firstLine(e), e);
    }
  }

  private static void requireFormat(JsonNode tree, String name) {
    String found = tree.path("format").asText("none");
    if (!found.equals(Manifest.FORMAT)) {
      throw new InvalidPackageException(
          name,
          "model.json states format "
              + found
              + ", this version reads "
              + Manifest.FORMAT
              + ": use a matching version of Limn");
    }
  }

  private static String firstLine(Throwable e) {
    String message =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
