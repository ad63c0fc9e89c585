package dev.limn.zoo.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.runtime.file.AtomicOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes records as indented JSON, the same bytes on every platform; what is null is left out. */
final class Json {

  private static final JsonInclude.Value NOT_NULL =
      JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL);

  private Json() {}

  static void write(Path file, Object content) {
    write(file, content, JsonMapper.builder());
  }

  /** With keys such as {@code model_path}. */
  static void writeSnakeCase(Path file, Object content) {
    write(
        file,
        content,
        JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
  }

  private static void write(Path file, Object content, JsonMapper.Builder mapper) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    ObjectWriter writer =
        mapper
            .defaultPropertyInclusion(NOT_NULL)
            .build()
            .writer(
                new DefaultPrettyPrinter()
                    .withObjectIndenter(indenter)
                    .withArrayIndenter(indenter));
    try {
      String text = writer.writeValueAsString(content) + "\n";
      AtomicOutput.file(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records are always JSON", e);
    }
  }
}
