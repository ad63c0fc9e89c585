package dev.limn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedTensorsTest {

  /** Its shape asks for three numbers, and it has none. */
  private static final TensorProto BROKEN =
      TensorProto.newBuilder().setName("broken").setDataType(1).addDims(3).build();

  @Test
  void aTensorIsFoundWhereverTheFormatLetsOneStand() {
    List<List<FieldDescriptor>> places = new ArrayList<>();
    collect(ModelProto.getDescriptor(), List.of(), places);

    assertThat(places)
        .extracting(EmbeddedTensorsTest::text)
        .contains(
            "graph.initializer",
            "graph.node.attribute.g.initializer",
            "functions.node.attribute.tensors",
            "training_info.algorithm.sparse_initializer.indices");
    for (List<FieldDescriptor> place : places) {
      ModelProto model = (ModelProto) holding(ModelProto.getDefaultInstance(), place, 0);
      assertThatThrownBy(() -> EmbeddedTensors.check(model))
          .as(text(place))
          .isInstanceOf(OnnxException.class)
          .hasMessageContaining("tensor 'broken' float32 [3] needs 3 elements, found 0");
    }
  }

  @Test
  void aModelWithoutTensorsHasNothingToRefuse() {
    EmbeddedTensors.check(ModelProto.getDefaultInstance());
  }

  /** All ways from a message to a tensor; a kind of message comes again once at most. */
  private static void collect(
      Descriptor type, List<FieldDescriptor> way, List<List<FieldDescriptor>> places) {
    for (FieldDescriptor field : type.getFields()) {
      List<FieldDescriptor> longer = new ArrayList<>(way);
      longer.add(field);
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
          || Collections.frequency(way, field) > 0) {
        continue;
      }
      if (field.getMessageType().equals(TensorProto.getDescriptor())) {
        places.add(longer);
        continue;
      }
      collect(field.getMessageType(), longer, places);
    }
  }

  private static Message holding(Message message, List<FieldDescriptor> place, int from) {
    if (from == place.size()) {
      return BROKEN;
    }
    FieldDescriptor field = place.get(from);
    Message.Builder builder = message.toBuilder();
    Message inner = holding(builder.newBuilderForField(field).build(), place, from + 1);
    return field.isRepeated()
        ? builder.addRepeatedField(field, inner).build()
        : builder.setField(field, inner).build();
  }

  private static String text(List<FieldDescriptor> place) {
    List<String> names = new ArrayList<>();
    for (FieldDescriptor field : place) {
      names.add(field.getName());
    }
    return String.join(".", names);
  }
}
