package dev.limn.bulk.shard;

import dev.limn.runtime.model.ImageFormat;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A sample as a row.
 *
 * @param index of the sample
 * @param label its class, null where the model has none
 * @param image its size
 * @param pixels of a batch; not copied
 * @param offset where its own begin
 */
record SampleRow(long index, Integer label, ImageFormat image, byte[] pixels, int offset) {

  static final String INDEX = "index";
  static final String PIXELS = "pixels";

  static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT64)
          .named(INDEX)
          .optional(PrimitiveTypeName.INT32)
          .as(LogicalTypeAnnotation.intType(32, true))
          .named("label")
          .required(PrimitiveTypeName.INT32)
          .named("height")
          .required(PrimitiveTypeName.INT32)
          .named("width")
          .required(PrimitiveTypeName.INT32)
          .named("channels")
          .required(PrimitiveTypeName.BINARY)
          .named(PIXELS)
          .named("limn_sample");

  /** Hands the columns over, in the schema's order. */
  void writeTo(RecordConsumer consumer) {
    consumer.startMessage();
    consumer.startField(INDEX, 0);
    consumer.addLong(index);
    consumer.endField(INDEX, 0);
    if (label != null) {
      number(consumer, "label", 1, label);
    }
    number(consumer, "height", 2, image.height());
    number(consumer, "width", 3, image.width());
    number(consumer, "channels", 4, image.channels());
    consumer.startField(PIXELS, 5);
    int size = image.height() * image.width() * image.channels();
    consumer.addBinary(Binary.fromConstantByteArray(pixels, offset, size));
    consumer.endField(PIXELS, 5);
    consumer.endMessage();
  }

  private static void number(RecordConsumer consumer, String name, int column, int value) {
    consumer.startField(name, column);
    consumer.addInteger(value);
    consumer.endField(name, column);
  }
}
