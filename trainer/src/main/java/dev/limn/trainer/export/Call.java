package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.Attribute;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** One call of an NDArray method on a traced array: what a mapping reads and writes. */
final class Call {

  private final Trace trace;
  private final TracedArray receiver;
  private final Method method;
  private final Object[] arguments;
  private Object result;

  Call(Trace trace, TracedArray receiver, Method method, Object[] arguments) {
    this.trace = trace;
    this.receiver = receiver;
    this.method = method;
    this.arguments = arguments;
  }

  // What a mapping reads

  Trace trace() {
    return trace;
  }

  NDArray receiver() {
    return receiver.real();
  }

  NDArray receiverProxy() {
    return receiver.proxy();
  }

  Shape inputShape() {
    return receiver.real().getShape();
  }

  String signature() {
    return Mappings.signature(method);
  }

  Object argument(int i) {
    return arguments[i];
  }

  NDArray array(int i) {
    return (NDArray) arguments[i];
  }

  int integer(int i) {
    return (Integer) arguments[i];
  }

  boolean flag(int i) {
    return (Boolean) arguments[i];
  }

  float real(int i) {
    return (Float) arguments[i];
  }

  Number number(int i) {
    return (Number) arguments[i];
  }

  Shape shape(int i) {
    return (Shape) arguments[i];
  }

  int[] integers(int i) {
    return (int[]) arguments[i];
  }

  /** The real result; a list's only element where the method returns a list of one. */
  NDArray result() {
    return results().get(0);
  }

  NDList results() {
    if (result == null) {
      result = kept(receiver.callReal(method, arguments));
    }
    return result instanceof NDList list ? list : new NDList((NDArray) result);
  }

  /** For methods that the engine lacks: computes the real result in another way. */
  NDArray computedAs(Supplier<NDArray> computation) {
    NDArray computed = computation.get();
    result = method.getReturnType() == NDList.class ? new NDList(computed) : computed;
    kept(result);
    return computed;
  }

  DataType resultType() {
    return result().getDataType();
  }

  // What a mapping writes

  /** The receiver as an operand. */
  String self() {
    return receiver.operand();
  }

  /** The receiver, cast to the type of the result where the engine promoted it. */
  String promotedSelf() {
    return promoted(receiver.proxy());
  }

  /** An array argument as an operand, cast to the type of the result. */
  String promoted(NDArray array) {
    String operand = trace.operand(array);
    if (array.getDataType() == resultType()) {
      return operand;
    }
    return trace.node("Cast", List.of(operand), castTo(resultType()));
  }

  String operand(NDArray array) {
    return trace.operand(array);
  }

  /** A number of the result's type. */
  String scalar(Number number) {
    return trace.scalar(number, resultType());
  }

  String node(String op, String... inputs) {
    return trace.node(op, List.of(inputs));
  }

  String node(String op, List<String> inputs, Attribute... attributes) {
    return trace.node(op, inputs, attributes);
  }

  static Attribute castTo(DataType type) {
    return Attribute.of("to", ArrayTensor.elementType(type).code());
  }

  ExportException refusal(String reason) {
    return new ExportException("%s: %s %s".formatted(trace.where(), signature(), reason));
  }

  // How the call ends

  boolean dependsOnInput() {
    return !receiver.isConstant() || Arrays.stream(arguments).anyMatch(TracedArray::dependsOnInput);
  }

  /** On constants alone every method is the real one, and its arrays stay constants. */
  Object fold() {
    return wrapConstant(kept(receiver.callReal(method, arguments)));
  }

  Object pass() {
    Object passed = receiver.callReal(method, arguments);
    return passed == receiver.real() ? receiver.proxy() : passed;
  }

  /** Runs the interface's own default, on the proxies. */
  Object forward() {
    Object face =
        method.getDeclaringClass().isInstance(receiver.proxy())
            ? receiver.proxy()
            : receiver.proxy().getNDArrayInternal();
    try {
      return InvocationHandler.invokeDefault(face, method, arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new ExportException(trace.where() + " failed: " + e, e);
    }
  }

  Object record(Mapping mapping) {
    List<String> names = mapping.export(this);
    NDList traced = trace.wrapAll(results(), names);
    return method.getReturnType() == NDList.class ? traced : traced.get(0);
  }

  private Object wrapConstant(Object value) {
    if (value instanceof NDList list) {
      NDList wrapped = new NDList(list.size());
      list.forEach(array -> wrapped.add((NDArray) wrapConstant(array)));
      return wrapped;
    }
    if (value instanceof NDArray array) {
      return TracedArray.constant(trace, array, trace.prefix() + "constant").proxy();
    }
    return value;
  }

  /** An engine's result belongs to the first operand's manager, which may outlive the trace. */
  private Object kept(Object value) {
    List<Object> own = new ArrayList<>(List.of(receiver.real()));
    Arrays.stream(arguments).map(TracedArray::unwrap).forEach(own::add);
    if (value instanceof NDList list) {
      list.forEach(this::kept);
    } else if (value instanceof NDArray array && own.stream().noneMatch(o -> o == array)) {
      array.attach(trace.manager);
    }
    return value;
  }
}
