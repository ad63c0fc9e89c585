package dev.limn.spark;

import dev.limn.UsageException;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@code limn}: samples of a model as rows. Row {@code i} depends on the model, the
 * seed and {@code i} alone: not on partitions, executors, or tasks that failed and were repeated.
 *
 * <p>Options: {@code model} (a path, the name of a file given to Spark by {@code --files}, or a
 * name of the zoo), {@code count}, {@code seed}, {@code labels}, {@code temperature}, {@code
 * prior}, {@code precision}, {@code provider}, {@code partitions}, {@code schema} ({@code columns}
 * or {@code image}).
 */
public final class LimnSource implements TableProvider, DataSourceRegister {

  /** For Spark. */
  public LimnSource() {}

  @Override
  public String shortName() {
    return "limn";
  }

  /**
   * The columns.
   *
   * @param options of the frame
   * @return the schema that was asked for
   * @throws UsageException if the options do not fit together or the model
   */
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SampleOptions.parse(options.asCaseSensitiveMap()).rows().schema();
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new SampleTable(SampleOptions.parse(properties), schema);
  }
}
