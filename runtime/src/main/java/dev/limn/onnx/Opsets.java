package dev.limn.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import java.util.Set;

/** Which operator sets Limn lets through to ONNX Runtime. */
final class Opsets {

  static final int MIN_VERSION = 7;
  static final int MAX_VERSION = 25;

  /** ONNX Runtime's own operators, built into it: quantized graphs need them. */
  static final String RUNTIME_DOMAIN = "com.microsoft";

  private static final Set<String> DEFAULT_NAMES = Set.of("", "ai.onnx");

  private Opsets() {}

  static boolean isDefault(String domain) {
    return DEFAULT_NAMES.contains(domain);
  }

  static boolean isKnown(String domain) {
    return isDefault(domain) || domain.equals(RUNTIME_DOMAIN);
  }

  static int defaultVersion(ModelProto proto) {
    return proto.getOpsetImportList().stream()
        .filter(opset -> isDefault(opset.getDomain()))
        .mapToInt(opset -> Math.toIntExact(opset.getVersion()))
        .findFirst()
        .orElseThrow(
            () -> new OnnxException("the model imports no version of the ONNX operator set"));
  }

  static void requireKnown(ModelProto proto) {
    proto.getOpsetImportList().forEach(Opsets::requireInRange);
    defaultVersion(proto);
  }

  private static void requireInRange(OperatorSetIdProto opset) {
    long version = opset.getVersion();
    if (isDefault(opset.getDomain()) && (version < MIN_VERSION || version > MAX_VERSION)) {
      throw new OnnxException(
          "ONNX operator set %d is not supported: Limn reads %d to %d"
              .formatted(version, MIN_VERSION, MAX_VERSION));
    }
  }
}
