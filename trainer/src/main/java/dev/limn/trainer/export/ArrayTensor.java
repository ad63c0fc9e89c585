package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** DJL's arrays as ONNX tensors. */
final class ArrayTensor {

  private ArrayTensor() {}

  static ElementType elementType(DataType type) {
    return switch (type) {
      case FLOAT32 -> ElementType.FLOAT32;
      case FLOAT64 -> ElementType.FLOAT64;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      case UINT8 -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      case INT16 -> ElementType.INT16;
      case UINT16 -> ElementType.UINT16;
      case INT32 -> ElementType.INT32;
      case UINT32 -> ElementType.UINT32;
      case INT64 -> ElementType.INT64;
      case UINT64 -> ElementType.UINT64;
      case BOOLEAN -> ElementType.BOOL;
      case COMPLEX64, STRING, UNKNOWN ->
          throw new ExportException("element type %s has no ONNX counterpart".formatted(type));
    };
  }

  /** The elements of an array, copied. */
  static Tensor of(String name, NDArray array) {
    ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.nativeOrder());
    ElementType type = elementType(array.getDataType());
    return new Tensor(name, type, array.getShape().getShape(), littleEndian(bytes, type));
  }

  private static ByteBuffer littleEndian(ByteBuffer bytes, ElementType type) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      return copy;
    }
    byte[] array = copy.array();
    int width = type.byteSize();
    for (int start = 0; start < array.length; start += width) {
      for (int i = 0; i < width / 2; i++) {
        byte low = array[start + i];
        array[start + i] = array[start + width - 1 - i];
        array[start + width - 1 - i] = low;
      }
    }
    return copy;
  }
}
