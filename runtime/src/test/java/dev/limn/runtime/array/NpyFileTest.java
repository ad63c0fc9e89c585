package dev.limn.runtime.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.limn.LimnException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {

  private static final String FLOATS = "'descr': '<f4', 'fortran_order': False, 'shape': ";

  @TempDir Path directory;

  static Stream<NpyArray> arrays() {
    return Stream.of(
        NpyArray.ofBytes(new byte[] {0, 1, -1}, 3),
        NpyArray.ofBytes(new byte[24], 2, 2, 2, 3),
        NpyArray.ofInts(new int[] {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}, 4),
        NpyArray.ofFloats(new float[] {1.5f, -0f, Float.MIN_VALUE, Float.NaN}, 2, 2),
        new NpyArray(NpyType.FLOAT64, new long[] {1}, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
        NpyArray.ofFloats(new float[] {0.5f}),
        NpyArray.ofFloats(new float[0], 0, 4),
        NpyArray.ofBytes(new byte[0], 0));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void whatIsWrittenIsReadBack(NpyArray array) throws IOException {
    Path file = directory.resolve("x.npy");

    NpyFile.write(array, file);
    NpyArray read = NpyFile.read(file);

    assertThat(read.type()).isEqualTo(array.type());
    assertThat(read.shape()).isEqualTo(array.shape());
    assertThat(read.data()).isEqualTo(array.data());
    assertThat(Files.readAllBytes(file)).isEqualTo(NpyFile.encode(array));
  }

  /** Made by NumPy 2.4.6: numpy.save, the first 128 bytes of the file, trailing blanks left out. */
  static Stream<Arguments> headersOfNumPy() {
    return Stream.of(
        Arguments.of(NpyArray.ofBytes(new byte[3], 3), "'descr': '|u1'", "(3,)"),
        Arguments.of(NpyArray.ofInts(new int[6], 2, 3), "'descr': '<i8'", "(2, 3)"),
        Arguments.of(NpyArray.ofFloats(new float[2], 1, 2, 1), "'descr': '<f4'", "(1, 2, 1)"),
        Arguments.of(
            new NpyArray(NpyType.FLOAT64, new long[0], new byte[8]), "'descr': '<f8'", "()"),
        Arguments.of(NpyArray.ofFloats(new float[0], 0, 4), "'descr': '<f4'", "(0, 4)"),
        Arguments.of(
            NpyArray.ofBytes(new byte[60_000 * 28 * 28], 60_000, 28, 28, 1),
            "'descr': '|u1'",
            "(60000, 28, 28, 1)"));
  }

  @ParameterizedTest
  @MethodSource("headersOfNumPy")
  void theHeaderIsTheOneThatNumPyWrites(NpyArray array, String descr, String shape) {
    String text = "{" + descr + ", 'fortran_order': False, 'shape': " + shape + ", }";
    byte[] expected = new byte[128];
    Arrays.fill(expected, (byte) ' ');
    byte[] prefix = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0x76, 0};
    System.arraycopy(prefix, 0, expected, 0, prefix.length);
    System.arraycopy(latin(text), 0, expected, prefix.length, text.length());
    expected[127] = '\n';

    byte[] file = NpyFile.encode(array);

    assertThat(Arrays.copyOf(file, 128)).isEqualTo(expected);
    assertThat(file).hasSize(128 + array.data().length);
  }

  @Test
  void elementsAreLittleEndian() {
    assertThat(NpyArray.ofInts(new int[] {1, -2}, 2).data())
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 0, -2, -1, -1, -1, -1, -1, -1, -1);
    assertThat(NpyArray.ofFloats(new float[] {1}, 1).data())
        .containsExactly(0, 0, (byte) 0x80, 0x3f);
    assertThat(NpyArray.ofInts(new int[] {1, -2}, 2).longs()).containsExactly(1, -2);
    assertThat(NpyArray.ofFloats(new float[] {1, -2}, 2).floats()).containsExactly(1, -2);
  }

  @Test
  void aHeaderOfVersionTwoIsRead() {
    NpyArray read = NpyFile.decode(file(2, "{" + FLOATS + "(2,), }\n", new byte[8]), "x");

    assertThat(read.shape()).containsExactly(2);
    assertThat(read.type()).isEqualTo(NpyType.FLOAT32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr':'<f4','fortran_order':False,'shape':(1,2)}",
        "  { 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 1 , 2, ) , } \n"
      })
  void blanksInTheHeaderDoNotMatter(String header) {
    assertThat(NpyFile.decode(file(1, header, new byte[8]), "x").shape()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
            + "~ x: elements of type '|O' are not read; save as one of |u1, <i8, <f4, <f8",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (2,), }"
            + "~ x: elements of type '>f4' are not read; save as one of |u1, <i8, <f4, <f8",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }"
            + "~ x: Fortran order is not read; save numpy.ascontiguousarray(x)",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }"
            + "~ x: header not understood:"
            + " {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }"
            + "~ x: header not understood:"
            + " {'descr': '<f4', 'fortran_order': False, 'shape': (-2,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"
            + "~ x: shape [3] of FLOAT32 needs 12 bytes, found 8",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), }"
            + "~ x: shape [] of FLOAT32 needs 4 bytes, found 8",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }"
            + "~ x: shape [4294967296, 4294967296] is out of range",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,), }"
            + "~ x: shape [4611686018427387904] is out of range",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }"
            + "~ x: shape (99999999999999999999,) is out of range",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2), }"
            + "~ x: shape (1 2) is out of range"
      },
      quoteCharacter = '"')
  void aHeaderThatCannotBeReadSaysWhy(String header, String message) {
    assertThatThrownBy(() -> NpyFile.decode(file(1, header, new byte[8]), "x"))
        .isInstanceOf(LimnException.class)
        .hasMessage(message);
  }

  @Test
  void bytesThatAreNoNumPyFileAreRefused() {
    assertThatThrownBy(() -> NpyFile.decode(new byte[0], "x.npy"))
        .hasMessage("x.npy is not a NumPy file: it does not begin with \\x93NUMPY");
    assertThatThrownBy(() -> NpyFile.decode(new byte[1000], "x.npy"))
        .hasMessage("x.npy is not a NumPy file: it does not begin with \\x93NUMPY");
    assertThatThrownBy(() -> NpyFile.decode(file(3, "{}", new byte[8]), "x.npy"))
        .hasMessage("x.npy: NumPy format version must be 1 or 2, found 3: save it again");
    byte[] hugeHeader = file(2, "{}", new byte[8]);
    hugeHeader[11] = -1;
    assertThatThrownBy(() -> NpyFile.decode(hugeHeader, "x.npy"))
        .hasMessageMatching("x.npy: header of -?\\d+ bytes is cut off");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = NpyFile.encode(NpyArray.ofFloats(new float[] {1, 2, 3}, 3));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> NpyFile.decode(cut, "x"))
          .as("%d bytes", length)
          .isInstanceOf(LimnException.class)
          .message()
          .isNotBlank()
          .doesNotContain("\n");
    }
  }

  @Test
  void aLongHostileHeaderIsRefusedAtOnceInOneLine() {
    String blanks = "{" + FLOATS + "()" + " \n".repeat(30_000);

    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> NpyFile.decode(file(1, blanks, new byte[4]), "x"))
                .hasMessage("x: header not understood: {" + FLOATS + "()"));
    String noise = "\u001b[2J\n".repeat(1000);
    assertThatThrownBy(() -> NpyFile.decode(file(1, noise, new byte[4]), "x"))
        .message()
        .hasSizeLessThan(200)
        .matches("[ -~]*");
  }

  @Test
  void aFileThatCannotBeReadSaysWhy() throws IOException {
    Path missing = directory.resolve("missing.npy");
    assertThatThrownBy(() -> NpyFile.read(missing))
        .isInstanceOf(LimnException.class)
        .hasMessage("cannot read " + missing + ": no such file (" + missing + ")");

    Path huge = directory.resolve("huge.npy");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> NpyFile.read(huge))
        .hasMessage(huge + ": a NumPy file may have 2147483639 bytes, found 3221225472: split it");
  }

  @Test
  void anArrayMustFillItsShape() {
    assertThatThrownBy(() -> NpyArray.ofFloats(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("array [2, 3] of FLOAT32 needs 24 bytes, found 20");
    assertThatThrownBy(() -> NpyArray.ofBytes(new byte[5], -5, -1))
        .hasMessage("negative length in shape [-5, -1]");
    assertThatThrownBy(() -> NpyArray.ofBytes(new byte[5], 5).floats())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("elements are UINT8, not FLOAT32");
    assertThatThrownBy(() -> NpyArray.ofBytes(new byte[5], 5).longs())
        .hasMessage("elements are UINT8, not INT64");
  }

  private static byte[] file(int version, String header, byte[] data) {
    ByteBuffer buffer =
        ByteBuffer.allocate(12 + header.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put((byte) 0x93).put(latin("NUMPY")).put((byte) version).put((byte) 0);
    if (version == 1) {
      buffer.putShort((short) header.length());
    } else {
      buffer.putInt(header.length());
    }
    buffer.put(latin(header)).put(data);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
