package dev.limn.conformance.reader;

import dev.limn.conformance.CheckFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Copies of a package that differ from it in one byte of one file. Checksums cover every file but
 * the signature, which is of use to those alone who know a key, so that none of them is harmless.
 *
 * @param files content by path
 * @param changes how many copies
 */
record ChangedBytes(Map<String, byte[]> files, int changes) {

  private static final long SEED = 6;

  /**
   * One changed byte.
   *
   * @param path of the file
   * @param at index of the byte
   * @param by what its bits are combined with: from 1 to 255
   */
  private record Change(String path, int at, int by) {

    byte[] of(byte[] sound) {
      byte[] changed = sound.clone();
      changed[at] ^= (byte) by;
      return changed;
    }

    String told(byte[] sound) {
      int from = Byte.toUnsignedInt(sound[at]);
      return "%s with byte %d changed from 0x%02x to 0x%02x".formatted(path, at, from, from ^ by);
    }
  }

  ChangedBytes {
    files = new TreeMap<>(files);
    files.remove(PackageFiles.SIGNATURE);
    files.values().removeIf(content -> content.length == 0);
  }

  /** Holds that a reader refuses each copy, and accepts what they are copies of. */
  void require(Reader reader) {
    try (TrialDirectory directory = TrialDirectory.make()) {
      Path source = PackageFiles.write(files, directory.path());
      reader.refusal(source).ifPresent(ChangedBytes::refusedSound);
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < changes; i++) {
        require(reader, source, draw(random));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a package to try cannot be written", e);
    }
  }

  private static void refusedSound(String message) {
    throw new CheckFailure("refused before anything was changed: " + message);
  }

  /** Small files are changed as often as large ones. */
  private Change draw(SplittableRandom random) {
    List<String> paths = List.copyOf(files.keySet());
    String path = paths.get(random.nextInt(paths.size()));
    return new Change(path, random.nextInt(files.get(path).length), 1 + random.nextInt(255));
  }

  private void require(Reader reader, Path source, Change change) throws IOException {
    byte[] sound = files.get(change.path());
    Path file = source.resolve(change.path());
    Files.write(file, change.of(sound));
    Refusal refusal =
        reader
            .refusal(source)
            .map(Refusal::new)
            .orElseThrow(() -> new CheckFailure("accepted " + change.told(sound)));
    refusal.requireLine();
    // A checksum that was changed speaks of the file whose it is.
    if (!change.path().equals(PackageFiles.SUMS)) {
      refusal.requireOneOf(List.of(change.path().toLowerCase(Locale.ROOT)));
    }
    Files.write(file, sound);
  }
}
