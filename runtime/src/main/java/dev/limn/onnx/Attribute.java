package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/** A named, typed attribute of a node. Immutable. */
public final class Attribute {

  private final AttributeProto proto;

  private Attribute(AttributeProto.Builder proto) {
    this.proto = proto.build();
  }

  /**
   * An integer attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, long value) {
    return new Attribute(named(name).setType(AttributeProto.AttributeType.INT).setI(value));
  }

  /**
   * A real attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, float value) {
    return new Attribute(named(name).setType(AttributeProto.AttributeType.FLOAT).setF(value));
  }

  /**
   * A text attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, String value) {
    ByteString text = ByteString.copyFrom(value, StandardCharsets.UTF_8);
    return new Attribute(named(name).setType(AttributeProto.AttributeType.STRING).setS(text));
  }

  /**
   * A tensor attribute.
   *
   * @param name its name
   * @param value its value
   * @return the attribute
   */
  public static Attribute of(String name, Tensor value) {
    return new Attribute(
        named(name).setType(AttributeProto.AttributeType.TENSOR).setT(value.toProto()));
  }

  /**
   * An attribute that lists integers.
   *
   * @param name its name
   * @param values its values
   * @return the attribute
   */
  public static Attribute ofLongs(String name, long... values) {
    AttributeProto.Builder proto = named(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      proto.addInts(value);
    }
    return new Attribute(proto);
  }

  /** Its name. */
  public String name() {
    return proto.getName();
  }

  AttributeProto proto() {
    return proto;
  }

  private static AttributeProto.Builder named(String name) {
    return AttributeProto.newBuilder().setName(name);
  }
}
