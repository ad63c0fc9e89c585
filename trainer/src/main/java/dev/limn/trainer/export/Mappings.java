package dev.limn.trainer.export;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table from method to mapping: keys read like {@code sum(int[],boolean)}. */
final class Mappings {

  /** Every mapping there is; unchanged after its construction. */
  static final Mappings ALL = all();

  private final Map<String, Mapping> bySignature = new TreeMap<>();

  private static Mappings all() {
    Mappings all = new Mappings();
    ArithmeticMappings.addTo(all);
    ActivationMappings.addTo(all);
    LayerMappings.addTo(all);
    PoolMappings.addTo(all);
    LayoutMappings.addTo(all);
    SliceMappings.addTo(all);
    ReductionMappings.addTo(all);
    return all;
  }

  /** Maps a method with one result. */
  void map(String signature, Function<Call, String> single) {
    mapAll(signature, Mapping.of(single));
  }

  /** Maps a method to one operator on the receiver. */
  void unary(String signature, String op) {
    map(signature, call -> call.node(op, call.self()));
  }

  void mapAll(String signature, Mapping mapping) {
    if (bySignature.put(signature, mapping) != null) {
      throw new IllegalStateException(signature + " is mapped twice");
    }
  }

  boolean contains(String signature) {
    return bySignature.containsKey(signature);
  }

  Mapping get(String signature) {
    return bySignature.get(signature);
  }

  Set<String> signatures() {
    return Collections.unmodifiableSet(bySignature.keySet());
  }

  static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }
}
