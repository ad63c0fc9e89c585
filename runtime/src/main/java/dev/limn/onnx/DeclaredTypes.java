package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** Turns declared types from protobuf into {@link ValueType} and back. */
final class DeclaredTypes {

  private DeclaredTypes() {}

  static ValueType read(String role, ValueInfoProto value) {
    if (!value.getType().hasTensorType()) {
      throw new OnnxException(
          "%s '%s' is not a dense tensor: Limn runs tensors only".formatted(role, value.getName()));
    }
    TypeProto.Tensor tensor = value.getType().getTensorType();
    ElementType type =
        ElementType.ofCode(tensor.getElemType())
            .orElseThrow(
                () ->
                    new OnnxException(
                        "%s '%s' has element type code %d, which Limn does not read"
                            .formatted(role, value.getName(), tensor.getElemType())));
    if (!tensor.hasShape()) {
      throw new OnnxException(
          "%s '%s' declares no shape: export the model with the rank of every input and output"
              .formatted(role, value.getName()));
    }
    return new ValueType(value.getName(), type, dimensions(tensor.getShape()));
  }

  static ValueInfoProto write(ValueType value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    value.shape().forEach(dimension -> shape.addDim(write(dimension)));
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(value.type().code()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static List<Dimension> dimensions(TensorShapeProto shape) {
    return shape.getDimList().stream().map(DeclaredTypes::read).toList();
  }

  private static Dimension read(TensorShapeProto.Dimension dimension) {
    // Some exporters write a free axis as -1 instead of leaving it out.
    if (dimension.hasDimValue() && dimension.getDimValue() >= 0) {
      return Dimension.of(dimension.getDimValue());
    }
    return Dimension.symbolic(dimension.getDimParam());
  }

  private static TensorShapeProto.Dimension write(Dimension dimension) {
    TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
    if (dimension.isFixed()) {
      return proto.setDimValue(dimension.size()).build();
    }
    return dimension.isUnknown() ? proto.build() : proto.setDimParam(dimension.symbol()).build();
  }
}
