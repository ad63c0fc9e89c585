package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.zoo.ModelZoo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimnSourceTest {

  private static final int COUNT = 700;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void rowsAreTheSamplesOfTheSeedWhateverThePartitions(int partitions) {
    Dataset<Row> frame = LocalSpark.labelled(COUNT, partitions);

    assertThat(frame.javaRDD().getNumPartitions()).isEqualTo(partitions);
    assertSamples(frame.collectAsList());
  }

  @Test
  void aFailedTaskLosesAndDoublesNothing() {
    Dataset<Row> failing =
        LocalSpark.labelled(COUNT, 3).filter((FilterFunction<Row>) row -> survives(row.getLong(0)));

    assertSamples(failing.collectAsList());
  }

  /** Each task fails halfway the first time. */
  private static boolean survives(long index) {
    if (index % 233 == 116 && TaskContext.get().attemptNumber() == 0) {
      throw new IllegalStateException("injected");
    }
    return true;
  }

  @Test
  void labelsAreTakenInTurn() {
    Dataset<Row> frame = LocalSpark.samples("cvae-conv-mnist", 10).option("labels", "3,1,4").load();

    List<Row> rows = sorted(frame.collectAsList());
    assertThat(rows).extracting(row -> row.getInt(1)).containsExactly(3, 1, 4, 3, 1, 4, 3, 1, 4, 3);
    try (Sampler sampler = Sampler.open(ModelZoo.get("cvae-conv-mnist"))) {
      ImageBatch expected =
          sampler.sample(SampleRequest.of(10).withSeed(7).withLabels(Labels.cycle(3, 1, 4)));
      assertThat((byte[]) rows.get(9).getAs("pixels")).isEqualTo(expected.image(9).pixels());
    }
  }

  @Test
  void anUnconditionalModelHasNullLabels() {
    List<Row> rows = LocalSpark.samples("vae-mlp-mnist", 3).load().collectAsList();

    assertThat(rows).allMatch(row -> row.isNullAt(1));
    assertThat(LocalSpark.samples("vae-mlp-mnist", 3).load().schema().treeString())
        .isEqualTo(
            """
            root
             |-- index: long (nullable = false)
             |-- label: integer (nullable = true)
             |-- height: integer (nullable = false)
             |-- width: integer (nullable = false)
             |-- channels: integer (nullable = false)
             |-- pixels: binary (nullable = false)
            """);
  }

  @Test
  void withoutPixelsNoModelIsOpened() {
    // No other test has opened this one.
    Dataset<Row> frame = LocalSpark.samples("cgan-conv-mnist", 500).load();
    int before = SharedSamplers.opened();

    List<Row> rows = sorted(frame.select("index", "label", "height").collectAsList());
    assertThat(frame.count()).isEqualTo(500);

    assertThat(SharedSamplers.opened()).isEqualTo(before);
    try (Sampler sampler = Sampler.open(ModelZoo.get("cgan-conv-mnist"))) {
      int[] labels = sampler.labels(SampleRequest.of(500).withSeed(7));
      assertThat(rows).extracting(row -> row.getInt(1)).containsExactly(boxed(labels));
    }
  }

  private static Integer[] boxed(int[] numbers) {
    return Arrays.stream(numbers).boxed().toArray(Integer[]::new);
  }

  @Test
  void aLimitIsPushedDown() {
    Dataset<Row> limited = LocalSpark.labelled(1_000_000_000L, 2).select("index").limit(5);

    assertThat(limited.queryExecution().executedPlan().toString())
        .contains("limn cvae-conv-mnist@1.0.0: 5 samples of seed 7, columns [index]");
    assertThat(limited.collectAsList()).extracting(row -> row.getLong(0)).hasSize(5);
  }

  @Test
  void aViewOfSqlHasTheOptions() {
    LocalSpark.SESSION.sql(
        "CREATE OR REPLACE TEMPORARY VIEW drawn USING limn"
            + " OPTIONS (model 'cvae-conv-mnist', count '700', seed '7')");

    assertSamples(LocalSpark.SESSION.sql("SELECT * FROM drawn").collectAsList());
  }

  @Test
  void statisticsAreKnownBeforehand() {
    SampleScan scan =
        new SampleScan(
            SampleOptions.parse(Map.of("model", "vae-mlp-mnist", "count", "1000")),
            RowShape.COLUMNS.schema());

    assertThat(scan.estimateStatistics().numRows()).hasValue(1000);
    assertThat(scan.estimateStatistics().sizeInBytes()).hasValue(1000 * (8 + 4 * 4 + 784 + 16));
  }

  @Test
  void theImageSchemaIsThatOfSpark() {
    Dataset<Row> frame = LocalSpark.samples("cvae-conv-mnist", 4).option("schema", "image").load();

    assertThat(frame.schema().apply("image").dataType().simpleString())
        .isEqualTo("struct<origin:string,height:int,width:int,nChannels:int,mode:int,data:binary>");
    Row colour =
        LocalSpark.samples("vae-conv-cifar10", 2)
            .option("schema", "image")
            .load()
            .collectAsList()
            .get(1)
            .getAs("image");
    byte[] plain =
        LocalSpark.samples("vae-conv-cifar10", 2).load().collectAsList().get(1).getAs("pixels");
    byte[] data = colour.getAs("data");
    assertThat(colour.getInt(4)).isEqualTo(16);
    assertThat(colour.getString(0)).isEqualTo("vae-conv-cifar10@1.0.0#7/1");
    for (int i = 0; i < data.length; i++) {
      assertThat(data[i]).isEqualTo(plain[i - i % 3 + 2 - i % 3]);
    }
  }

  @Test
  void fieldsOfImagesAreThoseOfTheirNames() {
    Dataset<Row> frame = LocalSpark.samples("cvae-conv-mnist", 4).option("schema", "image").load();
    List<Row> whole = frame.orderBy("index").select("image").collectAsList();

    List<Row> data = frame.orderBy("index").select("image.data").collectAsList();
    List<Row> size =
        frame.orderBy("index").select("image.nChannels", "image.height").collectAsList();
    List<Row> named = frame.orderBy("index").select("image.mode", "image.origin").collectAsList();

    for (int i = 0; i < 4; i++) {
      Row image = whole.get(i).getStruct(0);
      assertThat((byte[]) data.get(i).get(0)).hasSize(784).isEqualTo((byte[]) image.get(5));
      assertThat(size.get(i)).isEqualTo(RowFactory.create(1, 28));
      assertThat(named.get(i)).isEqualTo(RowFactory.create(0, "cvae-conv-mnist@1.0.0#7/" + i));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "500001, 2",
    "1000001, 3",
    "10000000000000, 100000",
    "9000000000000000000, 100000"
  })
  void partitionsGrowWithTheCountUpToALimit(long count, int partitions) {
    int least = LocalSpark.SESSION.sparkContext().defaultParallelism();
    SampleScan scan =
        new SampleScan(
            SampleOptions.parse(Map.of("model", "vae-mlp-mnist", "count", String.valueOf(count))),
            RowShape.COLUMNS.schema());

    assertThat(scan.planInputPartitions())
        .hasSize((int) Math.min(count, Math.max(least, partitions)));
  }

  @Test
  void tasksShareTheSampler() {
    int before = SharedSamplers.opened();

    LocalSpark.samples("vae-mlp-mnist-z2", 400).option("partitions", 8).load().collectAsList();
    LocalSpark.samples("vae-mlp-mnist-z2", 400).option("seed", 9).load().collectAsList();

    assertThat(SharedSamplers.opened()).isEqualTo(before + 1);
    assertThat(SharedSamplers.open()).isLessThanOrEqualTo(17);
  }

  @Test
  void aModelThatSparkHasBroughtIsFoundByItsFileName() {
    // Every later task asks for it again: it stays.
    Path zip = Path.of("target", "brought.zip").toAbsolutePath();
    ModelZoo.get("vae-mlp-mnist").writeZip(zip);
    LocalSpark.SESSION.sparkContext().addFile(zip.toString());

    List<Row> rows = LocalSpark.samples("brought.zip", 2).load().collectAsList();

    List<Row> same = LocalSpark.samples("vae-mlp-mnist", 2).load().collectAsList();
    assertThat((byte[]) rows.get(1).getAs("pixels"))
        .isEqualTo((byte[]) same.get(1).getAs("pixels"));
  }

  @Test
  void aBadOptionReachesTheUserAsItIs() {
    assertThatThrownBy(() -> LocalSpark.samples("vae-mlp-mnist", 5).option("labels", "3").load())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unconditional model");
    assertThatThrownBy(() -> LocalSpark.samples("vae-mlp-mnist", 5).option("sead", "3").load())
        .isInstanceOf(UsageException.class)
        .hasMessage("limn: unknown option 'sead'; did you mean 'seed'?");
  }

  private static void assertSamples(List<Row> found) {
    List<Row> rows = sorted(found);
    assertThat(rows).hasSize(COUNT);
    try (Sampler sampler = Sampler.open(ModelZoo.get("cvae-conv-mnist"))) {
      ImageBatch expected = sampler.sample(SampleRequest.of(COUNT).withSeed(7));
      int[] labels = expected.labels().orElseThrow();
      for (int i = 0; i < COUNT; i++) {
        Row row = rows.get(i);
        assertThat(row.getLong(0)).isEqualTo(i);
        assertThat(row.getInt(1)).isEqualTo(labels[i]);
        assertThat(row.getInt(2)).isEqualTo(28);
        assertThat(row.getInt(3)).isEqualTo(28);
        assertThat(row.getInt(4)).isEqualTo(1);
        assertThat((byte[]) row.get(5)).isEqualTo(expected.image(i).pixels());
      }
    }
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparingLong(row -> row.getLong(0))).toList();
  }
}
