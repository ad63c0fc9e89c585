package dev.limn.spark;

import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Measures samples a second from the data source to Parquet, in local[2]; no test. Arguments:
 * model, count, an output directory. docs/results/bulk.md has the command.
 */
final class SparkRate {

  private SparkRate() {}

  public static void main(String[] arguments) throws java.io.IOException {
    String model = arguments[0];
    long count = Long.parseLong(arguments[1]);
    String out = Path.of(arguments[2]).toString();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.parquet.compression.codec", "zstd")
            .config("spark.hadoop.parquet.compression.codec.zstd.level", 1)
            .getOrCreate()) {
      // The first, small one starts Spark and compiles.
      write(spark, model, count / 10, out);
      for (int round = 0; round < 3; round++) {
        long begin = System.nanoTime();
        write(spark, model, count, out);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "%s: %d samples in %.1f s, %.0f/s%n",
            model,
            count,
            seconds,
            count / seconds);
      }
    }
  }

  private static void write(SparkSession spark, String model, long count, String out) {
    spark
        .read()
        .format("limn")
        .option("model", model)
        .option("count", count)
        .load()
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(out);
  }
}
