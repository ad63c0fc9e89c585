package dev.limn.cli.command;

import dev.limn.UsageException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.array.NpyType;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Reads the latents and labels that a command was given. */
final class LatentInput {

  private LatentInput() {}

  /** Latents as an {@code .npy} file float32 [N,Z]. */
  static Latents latents(Path source) {
    NpyArray array = NpyFile.read(source);
    long[] shape = array.shape();
    if (array.type() != NpyType.FLOAT32 || shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
      throw new UsageException(source + ": latents must be float32 [N,Z], found " + array);
    }
    return new Latents(Math.toIntExact(shape[0]), Math.toIntExact(shape[1]), array.floats());
  }

  /** Class indices as an {@code .npy} file int64 [N]. */
  static int[] labels(Path source) {
    NpyArray array = NpyFile.read(source);
    if (array.type() != NpyType.INT64 || array.shape().length != 1) {
      throw new UsageException(source + ": labels must be int64 [N], found " + array);
    }
    return LongStream.of(array.longs()).mapToInt(label -> index(label, source)).toArray();
  }

  private static int index(long label, Path source) {
    if (label < 0 || label > Integer.MAX_VALUE) {
      throw new UsageException(
          source + ": a label must be a class index from 0 on, found " + label);
    }
    return (int) label;
  }
}
