package dev.limn.spark;

import java.io.IOException;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Measures samples a second from the data source to Parquet, and sums up what was written; no test.
 * Arguments: model, count, an output directory, rounds, Parquet's codec. docs/results/bulk.md has
 * the commands.
 */
public final class SparkRate {

  private SparkRate() {}

  /**
   * Measures.
   *
   * @param arguments as above
   * @throws IOException if the session does not close
   */
  public static void main(String[] arguments) throws IOException {
    String model = arguments[0];
    long count = Long.parseLong(arguments[1]);
    String out = arguments[2];
    try (SparkSession spark = session(arguments[4])) {
      // The first, small one starts Spark and compiles.
      write(spark, model, count / 10, out);
      for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
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
      Row sums =
          spark
              .read()
              .parquet(out)
              .selectExpr("count(*)", "count(distinct index)", "sum(crc32(pixels))")
              .first();
      System.out.println("rows, indices, sum of checksums: " + sums);
    }
  }

  private static SparkSession session(String codec) {
    SparkConf given = new SparkConf();
    return SparkSession.builder()
        .config("spark.master", given.get("spark.master", "local[2]"))
        .config("spark.ui.enabled", false)
        .config("spark.sql.parquet.compression.codec", codec)
        .getOrCreate();
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
