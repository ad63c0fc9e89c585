package dev.limn.server.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings in a YAML file: keys as they are documented, or a level a part of the key. */
public final class SettingsFile {

  private SettingsFile() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return values by key, such as {@code batch.rows}; a list is joined with commas
   * @throws UsageException if it is no such YAML
   * @throws LimnException if it cannot be read
   */
  public static Map<String, String> read(Path file) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      JsonNode root = new YAMLMapper().readTree(Files.readString(file));
      if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
        throw new UsageException(file + ": settings must be keys with values");
      }
      add(root, "", values, file);
      return values;
    } catch (JsonProcessingException e) {
      throw new UsageException(
          file + ": not YAML: " + e.getOriginalMessage().replaceAll("\\s+", " ").strip());
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static void add(JsonNode node, String prefix, Map<String, String> values, Path file) {
    node.properties()
        .forEach(
            field -> {
              String key = prefix + field.getKey();
              if (field.getValue().isObject()) {
                add(field.getValue(), key + ".", values, file);
              } else if (values.put(key, text(field.getValue(), key, file)) != null) {
                throw new UsageException(file + ": '" + key + "' is given twice");
              }
            });
  }

  private static String text(JsonNode value, String key, Path file) {
    if (value.isValueNode()) {
      return value.asText();
    }
    List<String> items = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isValueNode()) {
        throw new UsageException(file + ": '" + key + "' must be a value or a list of values");
      }
      items.add(item.asText());
    }
    return String.join(",", items);
  }
}
