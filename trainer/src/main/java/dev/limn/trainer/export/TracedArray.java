package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.internal.NDArrayEx;
import dev.limn.trainer.block.OwnDeconvolution;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * One array of a trace: its real value and, where it depends on an input, the name of its ONNX
 * value. Its two faces, {@link NDArray} and {@link NDArrayEx}, are proxies that send every call
 * here.
 */
final class TracedArray implements InvocationHandler {

  private final Trace trace;
  private final NDArray real;
  private final String wanted;
  private final boolean constant;
  private final boolean parameter;
  private String value;
  private final NDArray proxy;
  private final NDArrayEx extension;

  private TracedArray(Trace trace, NDArray real, String value, String wanted, boolean parameter) {
    this.trace = trace;
    this.real = real;
    this.value = value;
    this.wanted = wanted;
    this.constant = value == null;
    this.parameter = parameter;
    ClassLoader loader = TracedArray.class.getClassLoader();
    this.proxy =
        (NDArray)
            Proxy.newProxyInstance(
                loader, new Class<?>[] {NDArray.class, OwnDeconvolution.class}, this);
    this.extension =
        (NDArrayEx) Proxy.newProxyInstance(loader, new Class<?>[] {NDArrayEx.class}, this);
  }

  /** An array that depends on an input. */
  static TracedArray value(Trace trace, NDArray real, String value) {
    return new TracedArray(trace, real, value, value, false);
  }

  /** A parameter of the block, under its name in the block tree. */
  static TracedArray parameter(Trace trace, NDArray real, String name) {
    return new TracedArray(trace, real, null, name, true);
  }

  /** An array that was computed from parameters and numbers alone. */
  static TracedArray constant(Trace trace, NDArray real, String wanted) {
    return new TracedArray(trace, real, null, wanted, false);
  }

  /** The handler behind a proxy, null for any other array. */
  static TracedArray of(Object array) {
    if (array == null || !Proxy.isProxyClass(array.getClass())) {
      return null;
    }
    return Proxy.getInvocationHandler(array) instanceof TracedArray traced ? traced : null;
  }

  NDArray proxy() {
    return proxy;
  }

  NDArray real() {
    return real;
  }

  boolean isConstant() {
    return constant;
  }

  boolean isParameter() {
    return parameter;
  }

  String wantedName() {
    return wanted;
  }

  /** The name of its value; a constant becomes an initializer on first use. */
  String operand() {
    if (value == null) {
      value = trace.constantOf(this);
    }
    return value;
  }

  @Override
  public Object invoke(Object face, Method method, Object[] args) throws Throwable {
    Object[] arguments = args == null ? new Object[0] : args;
    if (method.getDeclaringClass() == Object.class) {
      return objectMethod(face, method, arguments);
    }
    return switch (method.getName()) {
      case "getNDArrayInternal" -> extension;
      case "getArray" -> proxy;
      default -> MethodKind.of(method).call(new Call(trace, this, method, arguments));
    };
  }

  /** The same call on the real arrays. */
  Object callReal(Method method, Object[] arguments) {
    Object target =
        method.getDeclaringClass() == NDArrayEx.class ? real.getNDArrayInternal() : real;
    Object[] reals = Arrays.stream(arguments).map(TracedArray::unwrap).toArray();
    try {
      return method.invoke(target, reals);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new ExportException(trace.where() + " failed: " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new ExportException(trace.where() + " failed: " + e, e);
    }
  }

  static Object unwrap(Object argument) {
    if (argument instanceof NDList list) {
      NDList reals = new NDList(list.size());
      list.forEach(array -> reals.add((NDArray) unwrap(array)));
      return reals;
    }
    TracedArray traced = of(argument);
    return traced == null ? argument : traced.real;
  }

  /** Whether an argument holds an array that depends on an input. */
  static boolean dependsOnInput(Object argument) {
    if (argument instanceof NDList list) {
      return list.stream().anyMatch(TracedArray::dependsOnInput);
    }
    TracedArray traced = of(argument);
    return traced != null && !traced.constant;
  }

  private Object objectMethod(Object face, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> face == arguments[0];
      case "hashCode" -> System.identityHashCode(face);
      default ->
          "traced %s %s '%s'"
              .formatted(real.getDataType(), real.getShape(), value == null ? wanted : value);
    };
  }
}
