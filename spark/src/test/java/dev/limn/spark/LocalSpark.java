package dev.limn.spark;

import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One session for all tests, of two threads; a task may fail twice. */
final class LocalSpark {

  static final SparkSession SESSION =
      SparkSession.builder()
          .master("local[2,3]")
          .appName("limn")
          .config("spark.ui.enabled", false)
          .config("spark.driver.host", "localhost")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
          .getOrCreate();

  private LocalSpark() {}

  /** A reader of some samples of a model. */
  static DataFrameReader samples(String model, long count) {
    return SESSION
        .read()
        .format("limn")
        .option("model", model)
        .option("count", count)
        .option("seed", 7);
  }

  static Dataset<Row> labelled(long count, int partitions) {
    return samples("cvae-conv-mnist", count).option("partitions", partitions).load();
  }
}
