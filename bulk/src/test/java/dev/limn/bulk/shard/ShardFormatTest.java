package dev.limn.bulk.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardFormatTest {

  private static final int COUNT = 7;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 5;
  private static final long FIRST = 400;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void npyHoldsPixelsAndLabels(int channels) throws IOException {
    List<byte[]> files = encode(ShardFormat.NPY, channels, true);

    NpyArray images = NpyFile.decode(files.get(0), "images");
    assertThat(images.shape()).containsExactly(COUNT, HEIGHT, WIDTH, channels);
    assertThat(images.data()).isEqualTo(pixels(channels));
    ByteBuffer labels =
        ByteBuffer.wrap(NpyFile.decode(files.get(1), "labels").data())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < COUNT; i++) {
      assertThat(labels.getLong()).isEqualTo(label(i));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void idxIsThatOfMnist(int channels) throws IOException {
    List<byte[]> files = encode(ShardFormat.IDX, channels, true);

    ByteBuffer images = ByteBuffer.wrap(files.get(0));
    assertThat(images.getInt()).isEqualTo(channels == 1 ? 0x803 : 0x804);
    assertThat(images.getInt()).isEqualTo(COUNT);
    assertThat(images.getInt()).isEqualTo(HEIGHT);
    assertThat(images.getInt()).isEqualTo(WIDTH);
    if (channels == 3) {
      assertThat(images.getInt()).isEqualTo(3);
    }
    byte[] rest = new byte[images.remaining()];
    images.get(rest);
    assertThat(rest).isEqualTo(pixels(channels));
    ByteBuffer labels = ByteBuffer.wrap(files.get(1));
    assertThat(labels.getInt()).isEqualTo(0x801);
    assertThat(labels.getInt()).isEqualTo(COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertThat(Byte.toUnsignedInt(labels.get())).isEqualTo(label(i));
    }
    assertThat(labels.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void zipHoldsAPngASample(int channels) throws IOException {
    Map<String, byte[]> entries = unzip(encode(ShardFormat.PNG, channels, true).get(0));

    assertThat(entries).hasSize(COUNT);
    assertThat(entries.keySet()).first().isEqualTo("000000000400-label-0.png");
    int i = 0;
    for (byte[] png : entries.values()) {
      assertPixels(png, i++, channels);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void tarHoldsImageAndClassUnderOneKey(int channels) throws IOException {
    Map<String, byte[]> entries = untar(encode(ShardFormat.WEBDATASET, channels, true).get(0));

    assertThat(entries).hasSize(2 * COUNT);
    for (int i = 0; i < COUNT; i++) {
      String key = "00000000040" + i;
      assertThat(new String(entries.get(key + ".cls"), StandardCharsets.US_ASCII))
          .isEqualTo(Integer.toString(label(i)));
      assertPixels(entries.get(key + ".png"), i, channels);
    }
  }

  @Test
  void parquetBeginsAndEndsAsItMust() throws IOException {
    byte[] file = encode(ShardFormat.PARQUET, 1, true).get(0);

    assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(new String(file, file.length - 4, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    String all = new String(file, StandardCharsets.ISO_8859_1);
    assertThat(all)
        .contains("index", "label", "height", "width", "channels", "pixels", "parquet-mr");
  }

  @ParameterizedTest
  @EnumSource(ShardFormat.class)
  void withoutLabelsThereIsOneFileWithoutThem(ShardFormat format) throws IOException {
    assertThat(format.files(content(1, false))).hasSize(1);
    assertThat(encode(format, 1, false)).hasSize(1);
    assertThat(new String(encode(ShardFormat.WEBDATASET, 1, false).get(0), StandardCharsets.UTF_8))
        .doesNotContain(".cls");
  }

  @ParameterizedTest
  @EnumSource(ShardFormat.class)
  void equalSamplesMakeEqualBytesHoweverTheyCome(ShardFormat format) throws IOException {
    List<byte[]> once = encode(format, 3, true, COUNT);
    List<byte[]> byOne = encode(format, 3, true, 1);

    assertThat(byOne).hasSameSizeAs(once);
    for (int i = 0; i < once.size(); i++) {
      assertThat(byOne.get(i)).isEqualTo(once.get(i));
    }
  }

  @Test
  void namesAreParsedAndNearOnesSuggested() {
    assertThat(ShardFormat.parse("webdataset-tar")).isSameAs(ShardFormat.WEBDATASET);
    assertThatThrownBy(() -> ShardFormat.parse("parket"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown format 'parket'")
        .hasMessageContaining("parquet");
  }

  @Test
  void idxRefusesMoreClassesThanAByteCounts() {
    List<String> classes = IntStream.range(0, 257).mapToObj(Integer::toString).toList();

    assertThatThrownBy(() -> ShardFormat.IDX.requireFits(new ImageFormat(1, 8, 8, classes)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("257 classes: choose npy-shards");
  }

  @Test
  void shardsCoverAllSamples() {
    assertThat(Shard.countOf(1, 100)).isEqualTo(1);
    assertThat(Shard.countOf(100, 100)).isEqualTo(1);
    assertThat(Shard.countOf(101, 100)).isEqualTo(2);
    assertThat(Shard.of(1, 101, 100)).isEqualTo(new Shard(1, 100, 1));
    assertThat(Shard.of(99_999, 10_000_000_000L, 100_000).first()).isEqualTo(9_999_900_000L);
    assertThatThrownBy(() -> Shard.countOf(10_000_000_001L, 100_000))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("make 100001 shards, and 100000 are the most: raise --shard-size");
  }

  private static List<byte[]> encode(ShardFormat format, int channels, boolean labelled)
      throws IOException {
    return encode(format, channels, labelled, 3);
  }

  private static List<byte[]> encode(ShardFormat format, int channels, boolean labelled, int atOnce)
      throws IOException {
    ShardContent content = content(channels, labelled);
    List<ByteArrayOutputStream> outputs = new ArrayList<>();
    format.files(content).forEach(name -> outputs.add(new ByteArrayOutputStream()));
    ImageBatch images = new ImageBatch(COUNT, HEIGHT, WIDTH, channels, pixels(channels));
    if (labelled) {
      images = images.withLabels(IntStream.range(0, COUNT).map(ShardFormatTest::label).toArray());
    }
    try (ShardWriter writer = format.open(content, new ArrayList<OutputStream>(outputs))) {
      for (int from = 0; from < COUNT; from += atOnce) {
        writer.write(FIRST + from, images.slice(from, Math.min(COUNT, from + atOnce)));
      }
    }
    return outputs.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  private static ShardContent content(int channels, boolean labelled) {
    List<String> classes =
        labelled ? IntStream.range(0, 200).mapToObj(i -> "c" + i).toList() : List.of();
    return new ShardContent(
        new Shard(4, FIRST, COUNT), new ImageFormat(channels, HEIGHT, WIDTH, classes), labelled);
  }

  private static int label(int sample) {
    return sample * 31 % 200;
  }

  private static byte[] pixels(int channels) {
    byte[] pixels = new byte[COUNT * HEIGHT * WIDTH * channels];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    return pixels;
  }

  private static void assertPixels(byte[] png, int sample, int channels) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    byte[] pixels = pixels(channels);
    int at = sample * HEIGHT * WIDTH * channels;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        for (int c = 0; c < channels; c++) {
          assertThat(image.getRaster().getSample(x, y, c))
              .as("sample %d at %d,%d,%d", sample, x, y, c)
              .isEqualTo(Byte.toUnsignedInt(pixels[at++]));
        }
      }
    }
  }

  private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  private static Map<String, byte[]> untar(byte[] bytes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), tar.readAllBytes());
      }
    }
    return entries;
  }
}
