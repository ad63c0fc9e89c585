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
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
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
    JsonNode tree = parse(json, name);
    requireFormat(tree, name);
    try {
      return MAPPER.treeToValue(tree, Manifest.class);
    } catch (UnrecognizedPropertyException e) {
      throw new InvalidPackageException(
          name, "model.json: unknown key '" + at(e) + "'" + nearest(e), e);
    } catch (JsonMappingException e) {
      String place = at(e);
      throw new InvalidPackageException(
          name, "model.json: " + (place.isEmpty() ? "" : place + ": ") + problem(e), e);
    } catch (JsonProcessingException e) {
      throw new InvalidPackageException(name, "model.json: " + firstLine(e), e);
    }
  }

  private static JsonNode parse(byte[] json, String name) {
    try {
      return MAPPER.readTree(json);
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
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() != null ? step.getFieldName() : "[" + step.getIndex() + "]")
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String nearest(UnrecognizedPropertyException e) {
    return Suggestion.tail(
        e.getPropertyName(), e.getKnownPropertyIds().stream().map(String::valueOf).toList());
  }

  private static String problem(JsonMappingException e) {
    if (e.getCause() instanceof IllegalArgumentException rule) {
      return firstLine(rule);
    }
    if (e.getCause() instanceof NullPointerException) {
      return "a list holds null where a value is needed";
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "expects " + kind(mismatch.getTargetType());
    }
    return firstLine(e);
  }

  /** Jackson would name the Java class. */
  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> MAPPER.convertValue(constant, String.class))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == String.class) {
      return "text";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number of its range";
    }
    return List.class.isAssignableFrom(type) ? "a list" : "an object";
  }

  private static String firstLine(Throwable e) {
    String message =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
