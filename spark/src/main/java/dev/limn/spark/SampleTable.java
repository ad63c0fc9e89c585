package dev.limn.spark;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** All samples of a frame. */
final class SampleTable implements SupportsRead {

  private final SampleOptions options;
  private final StructType schema;

  SampleTable(SampleOptions options, StructType schema) {
    this.options = options;
    this.schema = schema;
  }

  @Override
  public String name() {
    return "limn " + options.rows().model().name();
  }

  @Override
  @SuppressWarnings("deprecation") // the method of the interface that other ones stand on
  public StructType schema() {
    return schema;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
    return new SampleScanBuilder(options, schema);
  }
}
