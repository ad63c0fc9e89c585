package dev.limn.cli.zoo;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import dev.limn.zoo.ZooOrigin;
import dev.limn.zoo.download.DownloadProgress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limn zoo list}. */
@Command(
    name = "list",
    description = "List the models that come with Limn and those that were pulled or added",
    footer = "  limn zoo list --from https://models.example.org/zoo")
final class ListCommand implements LimnCommand {

  @Mixin private ZooOption place;

  @Option(
      names = "--from",
      paramLabel = "URL|DIR",
      description = "list a zoo from which models can be pulled instead")
  private String from;

  @Option(names = "--json", description = "print the lines of the index as they stand")
  private boolean json;

  @Override
  public int run(Console console) throws IOException {
    if (place.isGiven() && from != null) {
      throw new UsageException("--zoo and --from both name what is listed: leave one out");
    }
    List<ZooEntry> entries = entries();
    if (json) {
      console.out().println(json(entries));
      return ExitCode.OK;
    }
    entries.forEach(entry -> console.out().println(line(entry)));
    return ExitCode.OK;
  }

  private List<ZooEntry> entries() {
    if (from != null) {
      return ZooOrigin.of(from, DownloadProgress.NONE).index().models();
    }
    if (place.isGiven()) {
      return place.zoo().index().models();
    }
    return Stream.concat(ModelZoo.list().stream(), ZooDirectory.ofUser().index().models().stream())
        .toList();
  }

  private static String json(List<ZooEntry> entries) throws IOException {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(entries);
  }

  private static String line(ZooEntry entry) {
    return String.format(
        Locale.ROOT,
        "%-20s %-8s %-10s %5.1f MB  %s",
        entry.name(),
        entry.version(),
        plain(entry.family()),
        entry.bytes() / 1e6,
        plain(entry.description()));
  }

  /** A stranger's words must not steer a terminal, or pass for another line. */
  private static String plain(String text) {
    return text == null ? "-" : text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }
}
