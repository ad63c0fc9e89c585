package dev.limn.trainer.export;

import java.util.List;
import java.util.function.Function;

/** What a method of NDArray becomes in ONNX: adds nodes, and names the values of the results. */
@FunctionalInterface
interface Mapping {

  List<String> export(Call call);

  /** A mapping of a method with one result. */
  static Mapping of(Function<Call, String> single) {
    return call -> List.of(single.apply(call));
  }
}
