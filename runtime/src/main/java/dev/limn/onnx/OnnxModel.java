package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A parsed ONNX model: self-contained, of a known version, with tensors as inputs and outputs.
 * Whether its graph hangs together is {@link GraphCheck}'s question. Immutable; safe to share
 * between threads.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">ONNX IR specification</a>
 */
public final class OnnxModel {

  /** The IR version that Limn writes. */
  public static final int WRITTEN_IR_VERSION = 8;

  /** The version of the default operator set that Limn writes. */
  public static final int WRITTEN_OPSET = 17;

  private static final int MIN_IR_VERSION = 3;
  private static final int MAX_IR_VERSION = 13;

  private final ModelProto proto;
  private final List<ValueType> inputs;
  private final List<ValueType> outputs;

  private OnnxModel(ModelProto proto) {
    this.proto = proto;
    Set<String> initializers =
        proto.getGraph().getInitializerList().stream()
            .map(TensorProto::getName)
            .collect(Collectors.toSet());
    this.inputs =
        proto.getGraph().getInputList().stream()
            .filter(input -> !initializers.contains(input.getName()))
            .map(input -> DeclaredTypes.read("input", input))
            .toList();
    this.outputs =
        proto.getGraph().getOutputList().stream()
            .map(output -> DeclaredTypes.read("output", output))
            .toList();
  }

  /**
   * Reads a serialized {@code ModelProto}.
   *
   * @param bytes the whole file
   * @return the model
   * @throws OnnxException if the bytes are truncated or no ONNX model; if its IR version or its
   *     operator set is unknown; if a tensor lies in another file or has not the size that its
   *     shape asks; if an input or output is not a tensor of known rank
   */
  public static OnnxModel parse(byte[] bytes) {
    try {
      return of(ModelProto.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException(
          "not an ONNX model: the protobuf message is truncated or garbled: " + e.getMessage(), e);
    }
  }

  /**
   * Wraps a message, as a rewrite of another model's {@link #proto} makes it.
   *
   * @param proto the message
   * @return the model
   * @throws OnnxException as {@link #parse} does
   */
  public static OnnxModel of(ModelProto proto) {
    requireKnownVersion(proto);
    EmbeddedTensors.check(proto);
    return new OnnxModel(proto);
  }

  /** The serialized message; the same model gives the same bytes. */
  public byte[] toBytes() {
    return proto.toByteArray();
  }

  /** What a caller must feed, in order: the graph's inputs without its initializers. */
  public List<ValueType> inputs() {
    return inputs;
  }

  /** What a run gives, in order. */
  public List<ValueType> outputs() {
    return outputs;
  }

  /** The {@code metadata_props}, sorted by key and unmodifiable. */
  public SortedMap<String, String> metadata() {
    SortedMap<String, String> metadata = new TreeMap<>();
    proto.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableSortedMap(metadata);
  }

  /**
   * The same graph with other metadata.
   *
   * @param metadata all of the new {@code metadata_props}; none of the old ones stays
   * @return the changed model
   */
  public OnnxModel withMetadata(Map<String, String> metadata) {
    ModelProto.Builder changed = proto.toBuilder().clearMetadataProps();
    new TreeMap<>(metadata).forEach((key, value) -> changed.addMetadataProps(entry(key, value)));
    return new OnnxModel(changed.build());
  }

  /** The version of the default operator set. */
  public int opset() {
    return Opsets.defaultVersion(proto);
  }

  /** The version of the file format. */
  public int irVersion() {
    return Math.toIntExact(proto.getIrVersion());
  }

  /** The graph's name. */
  public String name() {
    return proto.getGraph().getName();
  }

  /** The message itself, immutable, for rewrites. */
  public ModelProto proto() {
    return proto;
  }

  /** The inputs and outputs, such as {@code decoder(latent float32 [N,20]) -> image ...}. */
  @Override
  public String toString() {
    return name() + text(inputs) + " -> " + text(outputs);
  }

  private static String text(List<ValueType> values) {
    return values.stream().map(ValueType::toString).collect(Collectors.joining(", ", "(", ")"));
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static void requireKnownVersion(ModelProto proto) {
    if (!proto.hasGraph()) {
      throw new OnnxException("not an ONNX model: it has no graph");
    }
    long ir = proto.getIrVersion();
    if (ir < MIN_IR_VERSION || ir > MAX_IR_VERSION) {
      throw new OnnxException(
          "ONNX IR version %d is unknown: Limn reads %d to %d"
              .formatted(ir, MIN_IR_VERSION, MAX_IR_VERSION));
    }
    Opsets.requireKnown(proto);
  }
}
