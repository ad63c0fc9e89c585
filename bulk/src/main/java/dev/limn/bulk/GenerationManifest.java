package dev.limn.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What stands in {@code generation.json}: what is drawn, and the shards that are finished.
 *
 * @param format {@link #FORMAT}
 * @param settings what is drawn
 * @param shards those that are finished, by number
 */
public record GenerationManifest(
    String format, GenerationSettings settings, List<FinishedShard> shards) {

  /** The file's name. */
  public static final String FILE = "generation.json";

  /** The format and its version. */
  public static final String FORMAT = "limn-generation/1";

  /**
   * Checks that each shard is one of the settings.
   *
   * @throws IllegalArgumentException if the format is another or a shard is not one of the settings
   */
  public GenerationManifest {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException("format must be " + FORMAT + ", found " + format);
    }
    Objects.requireNonNull(settings, "settings");
    shards = shards.stream().sorted(Comparator.comparingInt(FinishedShard::number)).toList();
    int before = -1;
    for (FinishedShard shard : shards) {
      if (shard.number() == before) {
        throw new IllegalArgumentException("shard " + before + " is listed twice");
      }
      before = shard.number();
      requireOneOf(settings, shard, shards.get(0).files().size() > 1);
    }
  }

  private static void requireOneOf(
      GenerationSettings settings, FinishedShard shard, boolean labelled) {
    boolean known = shard.number() >= 0 && shard.number() < settings.shardCount();
    if (!known || !settings.shard(shard.number()).equals(shard.shard())) {
      throw new IllegalArgumentException("there is no " + shard.shard() + " of these settings");
    }
    // A name that leads elsewhere would have others' files hashed, or replaced.
    List<String> expected = settings.format().files(shard.shard(), labelled);
    List<String> found = shard.files().stream().map(ShardFile::name).toList();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "%s must have the files %s, found %s".formatted(shard.shard(), expected, found));
    }
  }

  static GenerationManifest of(GenerationSettings settings, List<FinishedShard> shards) {
    return new GenerationManifest(FORMAT, settings, shards);
  }

  /** Whether all shards are finished. */
  boolean complete() {
    return shards.size() == settings.shardCount();
  }

  /**
   * Reads the manifest of a directory.
   *
   * @param directory one that {@code limn generate} has written
   * @return its manifest
   * @throws LimnException if there is none, or it is damaged
   */
  public static GenerationManifest read(Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      throw new LimnException(
          directory + " has no " + FILE + ": it is not the --out of a 'limn generate'");
    }
    try {
      return JsonMapper.builder().build().readValue(file.toFile(), GenerationManifest.class);
    } catch (JsonProcessingException e) {
      throw new LimnException(
          file + " is damaged: " + e.getOriginalMessage() + ": generate into another directory", e);
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  void write(Path directory) {
    // Not by way of a string: of a hundred thousand shards that is large.
    ObjectWriter writer = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
    AtomicOutput.file(
        directory.resolve(FILE), temporary -> writer.writeValue(temporary.toFile(), this));
  }
}
