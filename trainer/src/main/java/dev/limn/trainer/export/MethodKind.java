package dev.limn.trainer.export;

import java.lang.reflect.Method;
import java.util.Set;

/** What the tracer does with a method of {@code NDArray} or {@code NDArrayEx}. */
enum MethodKind {

  /** Recorded as ONNX nodes. */
  MAPPED {
    @Override
    Object call(Call call) {
      return call.dependsOnInput()
          ? call.record(call.trace().mappings.get(call.signature()))
          : call.fold();
    }
  },

  /** A default of the interface that is worded in other methods of it: runs on the proxies. */
  FORWARDED {
    @Override
    Object call(Call call) {
      return call.forward();
    }
  },

  /** Asks or changes nothing that a graph knows: shapes, types, managers. */
  PASSED {
    @Override
    Object call(Call call) {
      return call.pass();
    }
  },

  /** Asks for elements, which differ from run to run. */
  LEAK {
    @Override
    Object call(Call call) {
      if (!call.dependsOnInput()) {
        return call.fold();
      }
      throw new ExportException(
          "%s asks a traced array for its elements (%s), which the graph would freeze: compute with"
                  .formatted(call.trace().where(), call.signature())
              + " NDArray operations, and call them on the traced array: x.add(constant), not"
              + " constant.add(x)");
    }
  },

  /** Changes an array, where ONNX knows values only. */
  IN_PLACE {
    @Override
    Object call(Call call) {
      throw new ExportException(
          "%s changes an array in place (%s), which a graph cannot: use the operation that returns a"
                  .formatted(call.trace().where(), call.signature())
              + " new array");
    }
  },

  /**
   * Moves, renames or frees an array. The trace owns its values until its end, and parameters are
   * the block's: nothing happens.
   */
  OWNED {
    @Override
    Object call(Call call) {
      return null;
    }
  },

  /** Anything else. */
  UNSUPPORTED {
    @Override
    Object call(Call call) {
      if (!call.dependsOnInput()) {
        return call.fold();
      }
      throw call.trace().unsupported(call.signature());
    }
  };

  static final Set<String> PASSED_METHODS =
      Set.of(
          "getName()",
          "getUid()",
          "getDataType()",
          "getDevice()",
          "getShape()",
          "getSparseFormat()",
          "getManager()",
          "isSparse()",
          "isScalar()",
          "isEmpty()",
          "isReleased()",
          "hasGradient()",
          "size()",
          "size(int)",
          "shapeEquals(NDArray)");

  private static final Set<String> OWNED_METHODS =
      Set.of(
          "close()",
          "setName(String)",
          "attach(NDManager)",
          "tempAttach(NDManager)",
          "returnResource(NDManager)",
          "detach()");

  static final Set<String> FORWARDED_METHODS =
      Set.of(
          "getResourceNDArrays()",
          "scaleGradient(double)",
          "get(NDIndex)",
          "get(String,Object[])",
          "get(long[])",
          "get(NDManager,long[])",
          "max(int[])",
          "min(int[])",
          "sum(int[])",
          "prod(int[])",
          "mean(int[])",
          "reshape(long[])",
          "squeeze(int)",
          "stack(NDArray)",
          "stack(NDArray,int)",
          "stack(NDList)",
          "concat(NDArray)",
          "concat(NDArray,int)",
          "concat(NDList)",
          "swapAxes(int,int)",
          "broadcast(long[])",
          "swish(float)",
          "mish()");

  private static final Set<String> LEAKING_NAMES =
      Set.of(
          "encode",
          "toByteBuffer",
          "toArray",
          "getAsBytes",
          "getAsString",
          "getAsObject",
          "copyTo",
          "getScalar",
          "contentEquals",
          "allClose",
          "toDebugString");

  private static final Set<String> LEAKING_GETTERS =
      Set.of("getLong", "getDouble", "getFloat", "getInt", "getByte", "getUint8", "getBoolean");

  private static final Set<String> IN_PLACE_NAMES =
      Set.of(
          "set",
          "setScalar",
          "intern",
          "addi",
          "subi",
          "muli",
          "divi",
          "modi",
          "powi",
          "signi",
          "negi",
          "rdivi",
          "rsubi",
          "rmodi",
          "rpowi",
          "setRequiresGradient");

  abstract Object call(Call call);

  static MethodKind of(Method method) {
    String signature = Mappings.signature(method);
    String name = method.getName();
    if (OWNED_METHODS.contains(signature)) {
      return OWNED;
    }
    if (Mappings.ALL.contains(signature)) {
      return MAPPED;
    }
    if (PASSED_METHODS.contains(signature)) {
      return PASSED;
    }
    if (FORWARDED_METHODS.contains(signature)) {
      return FORWARDED;
    }
    if (IN_PLACE_NAMES.contains(name) || name.endsWith("Update")) {
      return IN_PLACE;
    }
    return leaks(name) ? LEAK : UNSUPPORTED;
  }

  private static boolean leaks(String name) {
    return LEAKING_NAMES.contains(name)
        || LEAKING_GETTERS.contains(name)
        || (name.startsWith("to") && name.endsWith("Array"));
  }
}
