package dev.limn.runtime.model;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.limn.LimnException;
import dev.limn.testing.FuzzInputs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A package with a file that its maker spoilt, checksums set right, is read or refused. */
class PackageFilesFuzzTest {

  private static final Map<String, byte[]> SOUND =
      TinyModel.files(TinyModel.CONDITIONAL.packWithMixture());

  @TestFactory
  Stream<DynamicTest> knownInputs() throws IOException {
    return FuzzInputs.of(PackageFilesFuzzTest.class, this::aPackageWithAnyFileIsReadOrRefused);
  }

  @Tag("soak")
  @FuzzTest(maxDuration = "60s")
  void aPackageWithAnyFileIsReadOrRefused(byte[] bytes) {
    Map<String, byte[]> files = new TreeMap<>(SOUND);
    spoil(files, ByteBuffer.wrap(bytes));
    try {
      ModelPackage.of(TinyModel.sealed(files), "fuzz").testVectors();
    } catch (LimnException refusal) {
      // As it should be; anything else is a bug.
    }
  }

  /** Which file, where, how many bytes less; then the bytes that come in their place. */
  private static void spoil(Map<String, byte[]> files, ByteBuffer how) {
    if (how.remaining() < 5) {
      return;
    }
    List<String> paths = List.copyOf(files.keySet());
    String path = paths.get(Byte.toUnsignedInt(how.get()) % paths.size());
    byte[] sound = files.get(path);
    int from = Math.min(Short.toUnsignedInt(how.getShort()), sound.length);
    int to = Math.min(from + Short.toUnsignedInt(how.getShort()), sound.length);
    ByteBuffer spoilt = ByteBuffer.allocate(from + how.remaining() + sound.length - to);
    spoilt.put(sound, 0, from).put(how).put(sound, to, sound.length - to);
    files.put(path, spoilt.array());
  }
}
