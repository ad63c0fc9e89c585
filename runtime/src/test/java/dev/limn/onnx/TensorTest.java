package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void writingThenReadingGivesTheSameTensor() {
    Tensor floats = Tensor.ofFloats("latent", new long[] {2, 3}, 1, -2, 0.5f, Float.NaN, 4, 5);
    Tensor longs = Tensor.ofLongs("label", new long[] {2}, 7, Long.MIN_VALUE);
    Tensor bytes = Tensor.ofBytes("pixels", new long[] {1, 2, 1, 1}, (byte) 0, (byte) 255);
    Tensor scalar = Tensor.ofFloats("scale", new long[0], 0.25f);
    for (Tensor tensor : new Tensor[] {floats, longs, bytes, scalar}) {
      assertThat(Tensor.parse(tensor.toBytes())).isEqualTo(tensor);
      assertThat(Tensor.parse(tensor.toBytes()).toBytes()).isEqualTo(tensor.toBytes());
    }
  }

  @Test
  void rawDataIsLittleEndian() {
    byte[] data = new byte[8];
    Tensor.ofLongs("one", new long[] {1}, 1).data().get(data);
    assertThat(data).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void readsTheTypedFieldOfEveryElementType() {
    for (ElementType type : ElementType.values()) {
      Tensor read = TensorReader.read(typed(type));
      assertThat(read.size()).as(type.toString()).isEqualTo(2);
      assertThat(read.type()).isEqualTo(type);
      assertThat(firstByte(read)).as(type.toString()).isNotZero();
    }
  }

  @Test
  void readsTypedFloats() {
    TensorProto proto =
        TensorProto.newBuilder()
            .setDataType(1)
            .addDims(2)
            .addFloatData(1.5f)
            .addFloatData(-2)
            .build();
    assertThat(Tensor.parse(proto.toByteArray()).toFloats()).containsExactly(1.5f, -2f);
  }

  @Test
  void shapeAndDataAreTheCallersOwn() {
    Tensor tensor = Tensor.ofFloats("x", new long[] {2}, 1, 2);
    tensor.shape()[0] = 99;
    tensor.data().position(4);
    assertThat(tensor.shape()).containsExactly(2);
    assertThat(tensor.data().remaining()).isEqualTo(8);
    assertThat(tensor.data().isReadOnly()).isTrue();
  }

  @Test
  void refusesDataOfAnotherSize() {
    assertThatThrownBy(() -> Tensor.ofFloats("x", new long[] {2, 2}, 1, 2, 3))
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 'x' float32 [2, 2] needs 16 bytes, found 12");
  }

  @Test
  void refusesHugeAxesBeforeAllocating() {
    long[][] shapes = {
      {Long.MAX_VALUE}, {1L << 40}, {1L << 32, 1L << 32}, {Long.MAX_VALUE, Long.MAX_VALUE, 3}
    };
    for (long[] shape : shapes) {
      TensorProto.Builder proto = TensorProto.newBuilder().setName("x").setDataType(1);
      Arrays.stream(shape).forEach(proto::addDims);
      assertThatThrownBy(() -> Tensor.parse(proto.build().toByteArray()))
          .isInstanceOf(OnnxException.class)
          .hasMessageContaining("larger than 2 GiB");
    }
  }

  @Test
  void zeroElementsBesideAHugeAxisAreRefusedOrEmptyButNeverAllocated() {
    Tensor empty = new Tensor("x", ElementType.FLOAT32, new long[] {0, 5}, ByteBuffer.allocate(0));
    assertThat(empty.size()).isZero();
  }

  @Test
  void refusesANegativeAxis() {
    assertThatThrownBy(() -> Tensor.ofFloats("x", new long[] {-1}, 1))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("negative axis");
  }

  @Test
  void refusesTooFewTypedElements() {
    TensorProto proto =
        TensorProto.newBuilder().setName("x").setDataType(1).addDims(3).addFloatData(1).build();
    assertThatThrownBy(() -> Tensor.parse(proto.toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 'x' float32 [3] needs 3 elements, found 1");
  }

  @Test
  void refusesExternalData() {
    TensorProto proto =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .setDataLocation(DataLocation.EXTERNAL)
            .build();
    assertThatThrownBy(() -> Tensor.parse(proto.toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'w' keeps its data in another file");
  }

  @Test
  void refusesATypeThatItDoesNotRead() {
    TensorProto proto = TensorProto.newBuilder().setName("s").setDataType(8).build();
    assertThatThrownBy(() -> Tensor.parse(proto.toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 's' has element type code 8, which Limn does not read");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = Tensor.ofFloats("x", new long[] {4}, 1, 2, 3, 4).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] truncated = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Tensor.parse(truncated)).isInstanceOf(OnnxException.class);
    }
  }

  @Test
  void readingAsAnotherTypeIsRefused() {
    assertThatThrownBy(() -> Tensor.ofLongs("label", new long[] {1}, 1).toFloats())
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 'label' is int64, expected float32");
  }

  @Test
  void elementsOfEveryTypeAreReadAsNumbers() {
    for (ElementType type : ElementType.values()) {
      boolean floating = type.isFloating();
      Tensor tensor = Tensor.parse(typed(type).toByteArray());
      if (type == ElementType.FLOAT16 || type == ElementType.BFLOAT16) {
        // Bits, not values, stand in the message: 1 and 2 units of the last place.
        double unit = type == ElementType.FLOAT16 ? 0x1p-24 : 0x1p-133;
        assertThat(tensor.realAt(0)).isEqualTo(unit);
        assertThat(tensor.realAt(1)).isEqualTo(2 * unit);
      } else if (floating) {
        assertThat(tensor.realAt(1)).isEqualTo(2);
      } else {
        assertThat(tensor.integerAt(0)).isEqualTo(1);
        assertThat(tensor.integerAt(1)).isEqualTo(2);
      }
    }
  }

  @Test
  void negativeAndLargeElementsKeepTheirSign() {
    ByteBuffer ones = ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    assertThat(integer(ElementType.INT8, ones)).isEqualTo(-1);
    assertThat(integer(ElementType.INT16, ones)).isEqualTo(-1);
    assertThat(integer(ElementType.INT32, ones)).isEqualTo(-1);
    assertThat(integer(ElementType.INT64, ones)).isEqualTo(-1);
    assertThat(integer(ElementType.UINT8, ones)).isEqualTo(255);
    assertThat(integer(ElementType.UINT16, ones)).isEqualTo(65_535);
    assertThat(integer(ElementType.UINT32, ones)).isEqualTo(4_294_967_295L);
  }

  @Test
  void aRealNumberIsNoIntegerAndTheOtherWayRound() {
    Tensor real = Tensor.ofFloats("r", new long[] {1}, 1);
    Tensor whole = Tensor.ofLongs("w", new long[] {1}, 1);
    assertThatThrownBy(() -> real.integerAt(0))
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 'r' is float32, no integers");
    assertThatThrownBy(() -> whole.realAt(0))
        .isInstanceOf(OnnxException.class)
        .hasMessage("tensor 'w' is int64, no real numbers");
    assertThatThrownBy(() -> real.realAt(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static long integer(ElementType type, ByteBuffer ones) {
    ByteBuffer data = ones.duplicate().limit(type.byteSize());
    return new Tensor("x", type, new long[] {1}, data).integerAt(0);
  }

  private static TensorProto typed(ElementType type) {
    TensorProto.Builder proto = TensorProto.newBuilder().setDataType(type.code()).addDims(2);
    return switch (type) {
      case FLOAT32 -> proto.addFloatData(1.1f).addFloatData(2).build();
      case FLOAT64 -> proto.addDoubleData(1.1).addDoubleData(2).build();
      case INT64 -> proto.addInt64Data(1).addInt64Data(2).build();
      case UINT32, UINT64 -> proto.addUint64Data(1).addUint64Data(2).build();
      default -> proto.addInt32Data(1).addInt32Data(2).build();
    };
  }

  private static byte firstByte(Tensor tensor) {
    return ByteString.copyFrom(tensor.data()).byteAt(0);
  }
}
