package dev.limn.bulk;

import dev.limn.LimnException;
import dev.limn.bulk.shard.Shard;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.file.UncachedOutput;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a generation. Safe for use by several threads, a shard each. */
record ShardDirectory(Path path) {

  static final String LOCK = ".generation.lock";

  /** Whether a generation was begun here. */
  boolean begun() {
    return Files.exists(path.resolve(GenerationManifest.FILE));
  }

  /**
   * Refuses a directory with others' files.
   *
   * @throws LimnException if there are any
   */
  void requireFree() {
    try (Stream<Path> entries = Files.list(path)) {
      if (entries.anyMatch(entry -> !entry.endsWith(LOCK))) {
        AtomicOutput.requireFree(path);
      }
    } catch (IOException e) {
      throw new LimnException("cannot read " + path + ": " + AtomicOutput.reason(e), e);
    }
  }

  /** Removes what a killed process has left half-written. */
  void removeUnfinished() {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(path, ".{shard-,generation}*.partial")) {
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LimnException("cannot clear " + path + ": " + AtomicOutput.reason(e), e);
    }
  }

  /**
   * Files that look like shards and are not listed: whoever reads all would read them too.
   *
   * @return their names, in order
   * @throws LimnException if the directory cannot be read
   */
  List<String> unlisted(GenerationManifest manifest) {
    Set<String> listed =
        manifest.shards().stream()
            .flatMap(shard -> shard.files().stream())
            .map(ShardFile::name)
            .collect(Collectors.toSet());
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.startsWith("shard-") && !listed.contains(name))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LimnException("cannot read " + path + ": " + AtomicOutput.reason(e), e);
    }
  }

  /**
   * Whether a shard's files are what they were.
   *
   * @return what is wrong in a clause, null where nothing is
   * @throws LimnException if a file cannot be read
   */
  String damage(FinishedShard shard) {
    for (ShardFile file : shard.files()) {
      Path place = path.resolve(file.name());
      try {
        if (!Files.isRegularFile(place)) {
          return file.name() + " is missing";
        }
        if (Files.size(place) != file.bytes()) {
          return "%s must have %d bytes, found %d"
              .formatted(file.name(), file.bytes(), Files.size(place));
        }
        String found = Sha256.of(place);
        if (!found.equals(file.sha256())) {
          return "SHA-256 of %s must be %s, found %s".formatted(file.name(), file.sha256(), found);
        }
      } catch (IOException e) {
        throw new LimnException("cannot read " + place + ": " + AtomicOutput.reason(e), e);
      }
    }
    return null;
  }

  /**
   * Makes the files of a shard, each whole or not at all.
   *
   * @throws LimnException if they cannot be written
   */
  FinishedShard write(Shard shard, ShardMaker maker) {
    FinishedShard[] made = new FinishedShard[1];
    write(maker.files(shard), new ArrayList<>(), shard, maker, made);
    return made[0];
  }

  /** Each file waits under a temporary name until those behind it stand. */
  private void write(
      List<String> names,
      List<Path> temporaries,
      Shard shard,
      ShardMaker maker,
      FinishedShard[] made) {
    AtomicOutput.file(
        path.resolve(names.get(temporaries.size())),
        temporary -> {
          temporaries.add(temporary);
          if (temporaries.size() < names.size()) {
            write(names, temporaries, shard, maker, made);
            return;
          }
          made[0] = maker.make(shard, file -> UncachedOutput.create(temporaries.get(file)));
        });
  }
}
