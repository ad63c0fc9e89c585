package dev.limn.trainer.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A data set {@code mnist} of a few 8x8 images, in MNIST's own file format, and a recipe for it.
 */
final class TinyData {

  static final int TRAIN = 480;

  /** 15 batches an epoch. */
  static final String RECIPE =
      """
      name: tiny
      family: cvae
      data: mnist
      held-out: 0
      latent: 3
      epochs: 12
      batch: 32
      seed: 5
      optimizer: {learning-rate: 0.005, schedule: cosine, warm-up-steps: 10, clip-norm: 50}
      encoder: [flatten, dense: 32, batch-norm, relu]
      decoder: [dense: 32, relu, dense: 64, reshape: [1, 8, 8], sigmoid]
      """;

  private TinyData() {}

  static Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    write(directory, "train", TRAIN);
    write(directory, "t10k", 20);
    return directory;
  }

  private static void write(Path directory, String split, int count) throws IOException {
    Random random = new Random(count);
    byte[] pixels = new byte[count * 64];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      for (int pixel = 0; pixel < 64; pixel++) {
        boolean lit = pixel % 10 == labels[i];
        pixels[i * 64 + pixel] = (byte) (random.nextInt(50) + (lit ? 200 : 0));
      }
    }
    Files.write(directory.resolve(split + "-images-idx3-ubyte"), idx(pixels, 2051, count, 8, 8));
    Files.write(directory.resolve(split + "-labels-idx1-ubyte"), idx(labels, 2049, count));
  }

  private static byte[] idx(byte[] body, int... header) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + body.length);
    for (int number : header) {
      bytes.putInt(number);
    }
    return bytes.put(body).array();
  }
}
