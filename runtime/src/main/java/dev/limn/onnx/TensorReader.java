package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads {@code TensorProto}: raw bytes, or the typed field that belongs to its element type. */
final class TensorReader {

  private TensorReader() {}

  static Tensor read(TensorProto proto) {
    ElementType type = requireReadable(proto);
    long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    int bytes = Tensor.byteCount(proto.getName(), type, shape);
    if (proto.hasRawData()) {
      return new Tensor(proto.getName(), type, shape, proto.getRawData().asReadOnlyByteBuffer());
    }
    return new Tensor(proto.getName(), type, shape, typedField(proto, type, bytes));
  }

  /** Refuses what cannot be sized and read from this message alone. */
  static ElementType requireReadable(TensorProto proto) {
    if (isExternal(proto)) {
      throw new OnnxException(
          "tensor '%s' keeps its data in another file, which Limn never reads: save the model with"
                  .formatted(proto.getName())
              + " its weights inside");
    }
    return ElementType.ofCode(proto.getDataType())
        .orElseThrow(
            () ->
                new OnnxException(
                    "tensor '%s' has element type code %d, which Limn does not read"
                        .formatted(proto.getName(), proto.getDataType())));
  }

  static boolean isExternal(TensorProto proto) {
    return proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || proto.getExternalDataCount() > 0;
  }

  private static ByteBuffer typedField(TensorProto proto, ElementType type, int bytes) {
    int expected = bytes / type.byteSize();
    int found = fieldCount(proto, type);
    if (found != expected) {
      throw new OnnxException(
          "tensor '%s' %s %s needs %d elements, found %d"
              .formatted(proto.getName(), type, proto.getDimsList(), expected, found));
    }
    ByteBuffer data = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < expected; i++) {
      putElement(proto, type, i, data);
    }
    return data.flip();
  }

  /** Elements that the message really holds; -1 where raw bytes do not make whole elements. */
  static long elementCount(TensorProto proto, ElementType type) {
    if (!proto.hasRawData()) {
      return fieldCount(proto, type);
    }
    int bytes = proto.getRawData().size();
    return bytes % type.byteSize() == 0 ? bytes / type.byteSize() : -1;
  }

  private static int fieldCount(TensorProto proto, ElementType type) {
    return switch (type) {
      case FLOAT32 -> proto.getFloatDataCount();
      case FLOAT64 -> proto.getDoubleDataCount();
      case INT64 -> proto.getInt64DataCount();
      case UINT32, UINT64 -> proto.getUint64DataCount();
      case UINT8, INT8, UINT16, INT16, INT32, BOOL, FLOAT16, BFLOAT16 -> proto.getInt32DataCount();
    };
  }

  private static void putElement(TensorProto proto, ElementType type, int i, ByteBuffer data) {
    switch (type) {
      case FLOAT32 -> data.putFloat(proto.getFloatData(i));
      case FLOAT64 -> data.putDouble(proto.getDoubleData(i));
      case INT64 -> data.putLong(proto.getInt64Data(i));
      case UINT64 -> data.putLong(proto.getUint64Data(i));
      case UINT32 -> data.putInt((int) proto.getUint64Data(i));
      case INT32 -> data.putInt(proto.getInt32Data(i));
      case UINT16, INT16, FLOAT16, BFLOAT16 -> data.putShort((short) proto.getInt32Data(i));
      case UINT8, INT8, BOOL -> data.put((byte) proto.getInt32Data(i));
    }
  }
}
