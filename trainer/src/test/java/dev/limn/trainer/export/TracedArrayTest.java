package dev.limn.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedArrayTest {

  private static final Set<String> FACES = Set.of("getNDArrayInternal()", "getArray()");
  private static final Set<MethodKind> THROWING =
      EnumSet.of(MethodKind.LEAK, MethodKind.IN_PLACE, MethodKind.UNSUPPORTED);

  private final NDManager manager = NDManager.newBaseManager();
  private final Trace trace = new Trace("block", new BlockTree(new SequentialBlock()), manager, 5);
  private final NDArray traced = trace.input("x", manager.ones(new Shape(5, 3)));

  @AfterEach
  void closeArrays() {
    manager.close();
  }

  @Test
  void everyMethodOfBothInterfacesIsMappedOrPassedOrThrows() {
    Map<MethodKind, Integer> counts = new EnumMap<>(MethodKind.class);
    methods().forEach(method -> counts.merge(checked(method), 1, Integer::sum));
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(all).as("methods of DJL 0.35.1: %s", counts).isEqualTo((int) methods().count());
    assertThat(counts.get(MethodKind.UNSUPPORTED)).isPositive();
  }

  private MethodKind checked(Method method) {
    MethodKind kind = MethodKind.of(method);
    if (THROWING.contains(kind) && !FACES.contains(Mappings.signature(method))) {
      assertThatThrownBy(() -> call(method))
          .as(method.toString())
          .isInstanceOf(ExportException.class)
          .hasMessageContaining(method.getName());
    }
    return kind;
  }

  @Test
  void noMethodThatPassesThroughGivesOutAnArrayOrItsElements() {
    methods()
        .filter(method -> MethodKind.of(method) == MethodKind.PASSED)
        .forEach(
            method ->
                assertThat(method.getReturnType())
                    .as(method.toString())
                    .isNotIn(NDArray.class, NDList.class, List.class)
                    .matches(type -> !type.isArray()));
  }

  @Test
  void everySignatureInATableIsAMethodOfDjl() {
    Set<String> known = methods().map(Mappings::signature).collect(Collectors.toSet());
    assertThat(known).containsAll(Mappings.ALL.signatures());
    assertThat(known).containsAll(MethodKind.FORWARDED_METHODS);
    assertThat(known).containsAll(MethodKind.PASSED_METHODS);
  }

  @Test
  void methodsThatAskForElementsLeak() {
    List<String> leaking =
        List.of("toFloatArray()", "getFloat(long[])", "toByteBuffer()", "contentEquals(NDArray)");
    methods()
        .filter(method -> leaking.contains(Mappings.signature(method)))
        .forEach(method -> assertThat(MethodKind.of(method)).isEqualTo(MethodKind.LEAK));
  }

  @Test
  void parametersStayWithTheBlock() {
    NDArray real = manager.create(new float[] {1, 2});
    NDArray parameter = TracedArray.parameter(trace, real, "weight").proxy();
    try (NDManager other = manager.newSubManager()) {
      parameter.attach(other);
      parameter.setName("stolen");
      parameter.close();
    }
    assertThat(real.toFloatArray()).containsExactly(1, 2);
    assertThat(real.getName()).isNotEqualTo("stolen");
  }

  @Test
  void constantsMayBeReadAndFold() {
    NDArray constant =
        TracedArray.parameter(trace, manager.create(new float[] {1, 2}), "weight").proxy();
    assertThat(constant.toFloatArray()).containsExactly(1, 2);
    NDArray doubled = constant.mul(2);
    assertThat(TracedArray.of(doubled).isConstant()).isTrue();
    assertThat(doubled.toFloatArray()).containsExactly(2, 4);
  }

  @Test
  void tellsItselfApartAndSaysWhatItIs() {
    assertThat(traced).isEqualTo(traced).isNotEqualTo(traced.add(1));
    assertThat(traced.toString()).isEqualTo("traced float32 (5, 3) 'x'");
    assertThat(traced.getShape()).isEqualTo(new Shape(5, 3));
    assertThat(traced.getNDArrayInternal().getArray()).isSameAs(traced);
  }

  private void call(Method method) throws Throwable {
    Object face =
        method.getDeclaringClass() == NDArrayEx.class ? traced.getNDArrayInternal() : traced;
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(this::dummy).toArray();
    try {
      method.invoke(face, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Object dummy(Class<?> type) {
    if (type == NDArray.class) {
      return traced;
    }
    if (!type.isPrimitive()) {
      return null;
    }
    return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
  }

  private static Stream<Method> methods() {
    Set<String> seen = new HashSet<>();
    return Stream.of(NDArray.class, NDArrayEx.class)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> seen.add(method.getDeclaringClass() + Mappings.signature(method)));
  }
}
