package dev.limn.cli.command;

import dev.limn.runtime.Latents;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.file.AtomicOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes NumPy files that belong together: all of them or none. */
final class ArrayOutput {

  private ArrayOutput() {}

  static byte[] latents(Latents latents) {
    return NpyFile.encode(NpyArray.ofFloats(latents.values(), latents.count(), latents.size()));
  }

  static byte[] labels(int[] labels) {
    return NpyFile.encode(NpyArray.ofInts(labels, labels.length));
  }

  /**
   * Writes files whole or not at all.
   *
   * @param contents the bytes of each file
   */
  static void write(Map<Path, byte[]> contents) {
    contents.keySet().forEach(ImageOutput::requireNoDirectory);
    write(new ArrayList<>(contents.entrySet()));
  }

  /** Each file waits under a temporary name until the others stand. */
  private static void write(List<Map.Entry<Path, byte[]>> contents) {
    if (contents.isEmpty()) {
      return;
    }
    Map.Entry<Path, byte[]> first = contents.get(0);
    AtomicOutput.file(
        first.getKey(),
        temporary -> {
          Files.write(temporary, first.getValue());
          write(contents.subList(1, contents.size()));
        });
  }
}
