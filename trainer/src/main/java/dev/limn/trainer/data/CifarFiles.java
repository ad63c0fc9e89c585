package dev.limn.trainer.data;

import dev.limn.LimnException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of CIFAR-10, from a directory or the official archive, decompressed and in memory.
 *
 * @param place the directory or archive, for messages
 * @param batches the content of the six batches by name
 * @param meta the file of class names, if there is one
 */
record CifarFiles(Path place, Map<String, byte[]> batches, Optional<byte[]> meta) {

  static final List<String> TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  static final String TEST = "test_batch.bin";
  static final String META = "batches.meta.txt";

  private static final List<String> BATCHES =
      Stream.concat(TRAIN.stream(), Stream.of(TEST)).toList();

  /** 10,000 records. */
  private static final int MAX_BATCH_BYTES = 30_730_000;

  /** The archive has 8 entries, folder included. */
  private static final int MAX_ENTRIES = 64;

  private static final List<String> ARCHIVES =
      List.of("cifar-10-binary.tar.gz", "cifar-10-binary.tar");

  private static final String FOLDER = "cifar-10-batches-bin/";

  /** Prefers batches to an archive; without either, the error lists what was looked for. */
  static CifarFiles in(DataDirectory directory) {
    boolean loose = BATCHES.stream().anyMatch(name -> directory.find(spellings(name)).isPresent());
    Optional<Path> archive = directory.find(ARCHIVES);
    if (!loose && archive.isPresent()) {
      return archived(archive.get());
    }
    if (!loose) {
      throw new LimnException(
          "%s: data set '%s' expects %s, or %s and %s (each .gz or not), found none of them"
              .formatted(
                  directory.path(),
                  directory.dataSet(),
                  String.join(" or ", ARCHIVES),
                  String.join(", ", TRAIN),
                  TEST));
    }
    List<Path> paths = directory.require(BATCHES.stream().map(CifarFiles::spellings).toList());
    Map<String, byte[]> batches = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      batches.put(BATCHES.get(i), read(paths.get(i)));
    }
    return new CifarFiles(
        directory.path(), batches, directory.find(spellings(META)).map(CifarFiles::read));
  }

  private static CifarFiles archived(Path archive) {
    Map<String, byte[]> found = new HashMap<>();
    try (DataFile file = DataFile.open(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(file.content())) {
      int entries = 0;
      TarArchiveEntry entry;
      while ((entry = tar.getNextEntry()) != null) {
        if (++entries > MAX_ENTRIES) {
          throw new LimnException(
              "%s: expects at most %d entries, found more: it is not the official archive"
                  .formatted(archive, MAX_ENTRIES));
        }
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        if (entry.isFile() && (BATCHES.contains(name) || META.equals(name))) {
          requireSize(archive + " entry " + name, entry.getSize());
          found.put(name, tar.readNBytes((int) entry.getSize()));
        }
      }
    } catch (EOFException e) {
      throw truncated(archive, e);
    } catch (IOException e) {
      throw DataFile.unreadable(archive, e);
    }
    Optional<byte[]> meta = Optional.ofNullable(found.remove(META));
    requireAll(archive, found);
    return new CifarFiles(archive, found, meta);
  }

  private static void requireAll(Path archive, Map<String, byte[]> found) {
    List<String> missing = BATCHES.stream().filter(name -> !found.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new LimnException(
          "%s: expects %d batches, not found: %s: get the archive again"
              .formatted(archive, BATCHES.size(), String.join(", ", missing)));
    }
  }

  private static byte[] read(Path path) {
    try (DataFile file = DataFile.open(path)) {
      byte[] bytes = file.content().readNBytes(MAX_BATCH_BYTES + 1);
      requireSize(path.toString(), bytes.length);
      return bytes;
    } catch (EOFException e) {
      throw truncated(path, e);
    } catch (IOException e) {
      throw DataFile.unreadable(path, e);
    }
  }

  private static void requireSize(String what, long bytes) {
    if (bytes > MAX_BATCH_BYTES) {
      throw new LimnException(
          "%s: a file of CIFAR-10 has at most %d bytes, found more: get it again"
              .formatted(what, MAX_BATCH_BYTES));
    }
  }

  private static LimnException truncated(Path path, EOFException e) {
    return new LimnException(
        path + ": the file ends before its content does: it is truncated, get it again", e);
  }

  private static List<String> spellings(String name) {
    return List.of(name, name + ".gz", FOLDER + name, FOLDER + name + ".gz");
  }
}
