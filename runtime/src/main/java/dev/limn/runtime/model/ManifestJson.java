package dev.limn.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Reads and writes {@code model.json}. Unknown keys, like unknown formats, are refused. */
public final class ManifestJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

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
        MAPPER.writer(
            new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
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
    try {
      JsonNode tree = MAPPER.readTree(json);
      requireFormat(tree, name);
      return MAPPER.treeToValue(tree, Manifest.class);
    } catch (JsonMappingException e) {
      throw new InvalidPackageException(name, "model.json: " + at(e) + problem(e), e);
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

  private static String at(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(
                step ->
                    step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
            .collect(Collectors.joining("."))
            .replace(".[", "[");
    return path.isEmpty() ? "" : path + ": ";
  }

  private static String problem(JsonMappingException e) {
    if (e instanceof com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException unknown) {
      return "unknown key '" + unknown.getPropertyName() + "'";
    }
    Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
    return firstLine(cause);
  }

  private static String firstLine(Throwable e) {
    if (e instanceof JsonProcessingException json) {
      return json.getOriginalMessage().lines().findFirst().orElse("");
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
