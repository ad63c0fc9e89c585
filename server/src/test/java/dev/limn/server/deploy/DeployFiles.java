package dev.limn.server.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limn.cli.LimnCommand;
import dev.limn.server.HealthCommand;
import dev.limn.server.ServeCommand;
import dev.limn.server.settings.ServerSettings;
import dev.limn.server.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The files of {@code deploy}, and what the command line makes of the words in them. */
final class DeployFiles {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path DEPLOY = ROOT.resolve("deploy");

  private DeployFiles() {}

  static String text(String name) throws IOException {
    return Files.readString(DEPLOY.resolve(name));
  }

  /** All documents of all files of a directory and those below. */
  static List<JsonNode> documents(String directory) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(DEPLOY.resolve(directory))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".yaml")).sorted().toList()) {
        try (MappingIterator<JsonNode> all =
            new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
          documents.addAll(all.readAll());
        }
      }
    }
    return documents;
  }

  static JsonNode only(List<JsonNode> documents, String kind) {
    return documents.stream()
        .filter(document -> document.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind));
  }

  static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(
        word -> {
          if (!word.isTextual()) {
            throw new AssertionError("an argument must be a string: " + word);
          }
          words.add(word.asText());
        });
    return words;
  }

  /**
   * Reads words as {@code limn} does.
   *
   * @throws CommandLine.ParameterException if one is unknown
   */
  static ParseResult parse(List<String> words) {
    LimnCommand command =
        switch (words.get(0)) {
          case "serve" -> new ServeCommand();
          case "health" -> new HealthCommand();
          default -> throw new AssertionError("no command of the server: " + words.get(0));
        };
    return new CommandLine(command)
        .parseArgs(words.subList(1, words.size()).toArray(String[]::new));
  }

  /** The settings of {@code serve} with these words and a file. */
  static ServerSettings settings(List<String> words, String file) {
    ParseResult parsed = parse(words);
    Map<String, String> values = new LinkedHashMap<>();
    try {
      Path copy = Files.createTempFile("limn", ".yml");
      Files.writeString(copy, file);
      values.putAll(SettingsFile.read(copy));
      Files.delete(copy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String option : List.of("host", "port", "models")) {
      String value = parsed.matchedOptionValue("--" + option, null);
      if (value != null) {
        values.put(option, value);
      }
    }
    values.putAll(parsed.matchedOptionValue("--set", Map.<String, String>of()));
    return ServerSettings.of(values);
  }
}
