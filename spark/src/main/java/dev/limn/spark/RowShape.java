package dev.limn.spark;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of a frame. */
enum RowShape {
  /** Size and pixels in columns of their own. */
  COLUMNS {
    @Override
    StructType schema() {
      return base()
          .add(SampleRows.HEIGHT, DataTypes.IntegerType, false)
          .add(SampleRows.WIDTH, DataTypes.IntegerType, false)
          .add(SampleRows.CHANNELS, DataTypes.IntegerType, false)
          .add(SampleRows.PIXELS, DataTypes.BinaryType, false);
    }
  },
  /** The image as Spark's own source of images has it: colours are blue, green, red. */
  IMAGE {
    @Override
    StructType schema() {
      StructType image =
          new StructType()
              .add("origin", DataTypes.StringType, true)
              .add("height", DataTypes.IntegerType, false)
              .add("width", DataTypes.IntegerType, false)
              .add("nChannels", DataTypes.IntegerType, false)
              .add("mode", DataTypes.IntegerType, false)
              .add("data", DataTypes.BinaryType, false);
      return base().add(SampleRows.IMAGE, image, true);
    }
  };

  abstract StructType schema();

  private static StructType base() {
    return new StructType()
        .add(SampleRows.INDEX, DataTypes.LongType, false)
        .add(SampleRows.LABEL, DataTypes.IntegerType, true);
  }

  static RowShape parse(String text) {
    List<String> names =
        Arrays.stream(values()).map(shape -> shape.name().toLowerCase(Locale.ROOT)).toList();
    int at = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw new UsageException(
          "limn: unknown schema '" + text + "'" + Suggestion.tail(text, names));
    }
    return values()[at];
  }
}
