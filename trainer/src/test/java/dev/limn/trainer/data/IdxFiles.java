package dev.limn.trainer.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Makes small IDX files for tests. */
final class IdxFiles {

  static final int HEIGHT = 3;
  static final int WIDTH = 2;

  private IdxFiles() {}

  /** Images whose bytes count up from 0. */
  static byte[] images(int count) {
    return idx(counting(count * HEIGHT * WIDTH), 2051, count, HEIGHT, WIDTH);
  }

  /** Labels 0, 1, 2, ... 9, 0, ... */
  static byte[] labels(int count) {
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
    }
    return idx(labels, 2049, count);
  }

  static byte[] idx(byte[] body, int... header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int number : header) {
        out.writeInt(number);
      }
      out.write(body);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** A whole set of plain files: 12 training and 5 test images. */
  static void writeSet(Path directory) throws IOException {
    Files.write(directory.resolve("train-images-idx3-ubyte"), images(12));
    Files.write(directory.resolve("train-labels-idx1-ubyte"), labels(12));
    Files.write(directory.resolve("t10k-images-idx3-ubyte"), images(5));
    Files.write(directory.resolve("t10k-labels-idx1-ubyte"), labels(5));
  }

  static byte[] counting(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
