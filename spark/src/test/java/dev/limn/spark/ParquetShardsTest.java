package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code limn generate} writes without Spark, read by Spark. */
class ParquetShardsTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cvae-conv-mnist", "vae-mlp-mnist", "vae-conv-cifar10"})
  void sparkReadsTheRowsThatItWouldDraw(String model) {
    Path out = directory.resolve("out");
    Invocation limn =
        Invocation.of(
            "generate",
            model,
            "--count",
            "600",
            "--seed",
            "7",
            "--shard-size",
            "250",
            "--format",
            "parquet",
            "--out",
            out.toString());
    assertThat(limn.err()).isEmpty();

    Dataset<Row> shards = LocalSpark.SESSION.read().parquet(out + "/*.parquet");
    Dataset<Row> drawn = LocalSpark.samples(model, 600).load();

    assertThat(shards.schema().simpleString()).isEqualTo(drawn.schema().simpleString());
    assertThat(shards.count()).isEqualTo(600);
    assertThat(shards.exceptAll(drawn).count()).isZero();
  }

  @Test
  void sparkWritesWhatItDraws() {
    String out = directory.resolve("out").toString();
    LocalSpark.labelled(300, 3).write().parquet(out);

    Dataset<Row> read = LocalSpark.SESSION.read().parquet(out);

    assertThat(read.count()).isEqualTo(300);
    assertThat(read.exceptAll(LocalSpark.labelled(300, 1)).count()).isZero();
  }
}
