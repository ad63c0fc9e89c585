package dev.limn.trainer.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever the bytes of CIFAR-10's files are, they are read or refused in one line. */
class CifarFuzzTest {

  /** One of them is spoilt: a batch, its compressed form, the names of the classes, an archive. */
  private static final List<String> SPOILT =
      List.of(
          "data_batch_1.bin",
          "test_batch.bin.gz",
          "batches.meta.txt",
          "cifar-10-binary.tar",
          "cifar-10-binary.tar.gz");

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(CifarFuzzTest.class, this::anyFilesAreReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void anyFilesAreReadOrRefused(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    String spoilt = SPOILT.get(Byte.toUnsignedInt(bytes[0]) % SPOILT.size());
    try {
      Path directory = Files.createTempDirectory("cifar");
      List<Path> files = new ArrayList<>();
      try {
        if (!spoilt.contains(".tar")) {
          writeBatches(directory, spoilt, files);
        }
        files.add(
            Files.write(directory.resolve(spoilt), Arrays.copyOfRange(bytes, 1, bytes.length)));
        new CifarSource(null).load(Optional.of(directory), null);
      } catch (LimnException refusal) {
        // As it should be; anything else is a bug.
      } finally {
        for (Path file : files) {
          Files.delete(file);
        }
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeBatches(Path directory, String spoilt, List<Path> files)
      throws IOException {
    List<String> names = new ArrayList<>(CifarFiles.TRAIN);
    names.add(CifarFiles.TEST);
    for (String name : names) {
      if (!spoilt.startsWith(name)) {
        files.add(Files.write(directory.resolve(name), new byte[3073]));
      }
    }
  }
}
