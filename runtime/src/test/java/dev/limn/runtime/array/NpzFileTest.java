package dev.limn.runtime.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzFileTest {

  /** Made by NumPy 2.4.6: savez(means=float32 [1.5, -2, 0.25], n=int64 [7]). */
  private static final String SAVEZ =
      """
      UEsDBC0AAAAAAAAAIQAwmluC//////////8JABQAbWVhbnMubnB5AQAQAIwAAAAAAAAAjAAAAAAAAACTTlVNUFkB
      AHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9ICAgICAg
      ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAwD8AAADAAACA
      PlBLAwQtAAAAAAAAACEAuZN7mP//////////BQAUAG4ubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYA
      eydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwpLCB9ICAgICAgICAg
      ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcAAAAAAAAAUEsBAi0D
      LQAAAAAAAAAhADCaW4KMAAAAjAAAAAkAAAAAAAAAAAAAAIABAAAAAG1lYW5zLm5weVBLAQItAy0AAAAAAAAAIQC5
      k3uYiAAAAIgAAAAFAAAAAAAAAAAAAACAAccAAABuLm5weVBLBQYAAAAAAgACAGoAAACGAQAAAAA=
      """;

  /** The same arrays by savez_compressed. */
  private static final String SAVEZ_COMPRESSED =
      """
      UEsDBC0AAAAIAAAAIQAwmluC//////////8JABQAbWVhbnMubnB5AQAQAIwAAAAAAAAATwAAAAAAAACb7BfqGxDJ
      yFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFAAuBoYD9gxA
      goGhwQ4AUEsDBC0AAAAIAAAAIQC5k3uY//////////8FABQAbi5ucHkBABAAiAAAAAAAAABIAAAAAAAAAJvsF+ob
      EMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GoY6mjoKtQoUAC52BggA
      AFBLAQItAy0AAAAIAAAAIQAwmluCTwAAAIwAAAAJAAAAAAAAAAAAAACAAQAAAABtZWFucy5ucHlQSwECLQMtAAAA
      CAAAACEAuZN7mEgAAACIAAAABQAAAAAAAAAAAAAAgAGKAAAAbi5ucHlQSwUGAAAAAAIAAgBqAAAACQEAAAAA
      """;

  private static final NpyArray FLOATS = NpyArray.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);

  @Test
  void whatIsWrittenIsReadBack() {
    Map<String, NpyArray> arrays = Map.of("b", FLOATS, "a", NpyArray.ofInts(new int[] {5}, 1));

    Map<String, NpyArray> read = NpzFile.decode(NpzFile.encode(arrays), "x.npz");

    assertThat(read.keySet()).containsExactly("a", "b");
    assertThat(read.get("b").floats()).containsExactly(1, 2, 3, 4);
    assertThat(read.get("b").shape()).containsExactly(2, 2);
    assertThat(read.get("a").longs()).containsExactly(5);
  }

  @Test
  void equalArraysMakeEqualBytes() {
    assertThat(NpzFile.encode(Map.of("b", FLOATS, "a", FLOATS)))
        .isEqualTo(NpzFile.encode(Map.of("a", FLOATS, "b", FLOATS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {SAVEZ, SAVEZ_COMPRESSED})
  void whatNumPyWritesIsRead(String file) {
    Map<String, NpyArray> read = NpzFile.decode(Base64.getMimeDecoder().decode(file), "x.npz");

    assertThat(read.keySet()).containsExactly("means", "n");
    assertThat(read.get("means").floats()).containsExactly(1.5f, -2, 0.25f);
    assertThat(read.get("n").longs()).containsExactly(7);
  }

  @Test
  void whatIsNoWholeArchiveIsRefused() {
    byte[] whole = NpzFile.encode(Map.of("a", FLOATS));
    byte[] damaged = whole.clone();
    damaged[whole.length / 2]++;

    assertRefused(new byte[0], "x.npz is not an .npz archive: it holds no array");
    assertRefused("no archive".getBytes(), "x.npz is not an .npz archive: it holds no array");
    assertThatThrownBy(() -> NpzFile.decode(Arrays.copyOf(whole, 100), "x.npz"))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("x.npz is not a whole .npz archive: ");
    assertThatThrownBy(() -> NpzFile.decode(damaged, "x.npz")).isInstanceOf(LimnException.class);
  }

  @Test
  void anEntryThatIsNoArrayIsRefused() throws IOException {
    assertRefused(
        zip("readme.txt", new byte[3]),
        "x.npz: an entry must be an array, NAME.npy, found 'readme.txt'");
    assertRefused(
        zip("../a.npy", new byte[3]),
        "x.npz: an entry must be an array, NAME.npy, found '../a.npy'");
    assertRefused(
        zip("a.npy", new byte[30]),
        "x.npz/a is not a NumPy file: it does not begin with \\x93NUMPY");
  }

  @Test
  void manyArraysAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i <= 64; i++) {
        zip.putNextEntry(new ZipEntry("a" + i + ".npy"));
        zip.write(NpyFile.encode(FLOATS));
      }
    }
    assertRefused(bytes.toByteArray(), "x.npz: holds more than 64 arrays");
  }

  @Test
  void aSmallFileThatUnpacksToMuchIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(1);
      zip.putNextEntry(new ZipEntry("a.npy"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i <= 256; i++) {
        zip.write(zeros);
      }
    }
    assertThat(bytes.size()).isLessThan(4 << 20);
    assertRefused(bytes.toByteArray(), "x.npz: unpacks to more than 268435456 bytes");
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> NpzFile.decode(bytes, "x.npz"))
        .isInstanceOf(LimnException.class)
        .hasMessage(message);
  }
}
