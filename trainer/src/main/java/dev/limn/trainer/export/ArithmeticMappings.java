package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.limn.onnx.Attribute;
import java.util.List;
import java.util.Map;

/** Elementwise arithmetic, comparison and logic. */
final class ArithmeticMappings {

  private static final Map<String, String> BINARY =
      Map.of(
          "add", "Add", "sub", "Sub", "mul", "Mul", "div", "Div", "pow", "Pow", "maximum", "Max",
          "minimum", "Min");

  private static final Map<String, String> COMPARISONS =
      Map.of(
          "eq",
          "Equal",
          "gt",
          "Greater",
          "gte",
          "GreaterOrEqual",
          "lt",
          "Less",
          "lte",
          "LessOrEqual");

  private static final Map<String, String> UNARY =
      Map.ofEntries(
          Map.entry("neg()", "Neg"),
          Map.entry("abs()", "Abs"),
          Map.entry("sqrt()", "Sqrt"),
          Map.entry("exp()", "Exp"),
          Map.entry("log()", "Log"),
          Map.entry("floor()", "Floor"),
          Map.entry("ceil()", "Ceil"),
          Map.entry("round()", "Round"),
          Map.entry("sign()", "Sign"),
          Map.entry("erf()", "Erf"),
          Map.entry("sin()", "Sin"),
          Map.entry("cos()", "Cos"),
          Map.entry("tan()", "Tan"),
          Map.entry("asin()", "Asin"),
          Map.entry("acos()", "Acos"),
          Map.entry("atan()", "Atan"),
          Map.entry("sinh()", "Sinh"),
          Map.entry("cosh()", "Cosh"),
          Map.entry("isNaN()", "IsNaN"),
          Map.entry("logicalNot()", "Not"));

  private ArithmeticMappings() {}

  static void addTo(Mappings all) {
    UNARY.forEach(all::unary);
    BINARY.forEach((name, op) -> addBinary(all, name, op));
    COMPARISONS.forEach((name, op) -> addComparison(all, name, op));
    all.map("neq(Number)", call -> call.node("Not", compare(call, "Equal")));
    all.map("neq(NDArray)", call -> call.node("Not", compare(call, "Equal")));
    Map.of("rsub", "Sub", "rdiv", "Div", "rpow", "Pow")
        .forEach((name, op) -> addReversed(all, name, op));
    all.map("log2()", call -> logarithm(call, 2));
    all.map("log10()", call -> logarithm(call, 10));
    all.map("square()", call -> call.node("Mul", call.self(), call.self()));
    all.map("clip(Number,Number)", ArithmeticMappings::clip);
    all.map("where(NDArray,NDArray)", ArithmeticMappings::where);
    all.map("toType(DataType,boolean)", ArithmeticMappings::toType);
    addLogic(all, "logicalAnd(NDArray)", "And");
    addLogic(all, "logicalOr(NDArray)", "Or");
    addLogic(all, "logicalXor(NDArray)", "Xor");
    for (String same : List.of("stopGradient()", "duplicate()", "toDevice(Device,boolean)")) {
      all.map(same, Call::self);
    }
  }

  private static void addBinary(Mappings all, String name, String op) {
    all.map(
        name + "(Number)", call -> call.node(op, call.promotedSelf(), call.scalar(call.number(0))));
    all.map(
        name + "(NDArray)",
        call -> call.node(op, call.promotedSelf(), call.promoted(call.array(0))));
  }

  private static void addReversed(Mappings all, String name, String op) {
    all.map(
        name + "(Number)", call -> call.node(op, call.scalar(call.number(0)), call.promotedSelf()));
    if (!name.equals("rpow")) {
      all.map(
          name + "(NDArray)",
          call -> call.node(op, call.promoted(call.array(0)), call.promotedSelf()));
    }
  }

  private static void addComparison(Mappings all, String name, String op) {
    all.map(name + "(Number)", call -> compare(call, op));
    all.map(name + "(NDArray)", call -> compare(call, op));
  }

  private static void addLogic(Mappings all, String signature, String op) {
    all.map(signature, call -> call.node(op, call.self(), call.operand(call.array(0))));
  }

  private static String logarithm(Call call, int base) {
    String natural = call.node("Log", call.promotedSelf());
    return call.node("Mul", natural, call.scalar(1 / Math.log(base)));
  }

  /** Both sides keep their type, which must be one. */
  private static String compare(Call call, String op) {
    DataType type = call.receiver().getDataType();
    if (call.argument(0) instanceof Number number) {
      if (!type.isFloating() && number.doubleValue() != number.longValue()) {
        throw call.refusal("compares %s with %s: cast it first".formatted(type, number));
      }
      return call.node(op, call.self(), call.trace().scalar(number, type));
    }
    NDArray other = call.array(0);
    if (other.getDataType() != type) {
      throw call.refusal(
          "compares %s with %s: bring both to one type first".formatted(type, other.getDataType()));
    }
    return call.node(op, call.self(), call.operand(other));
  }

  private static String clip(Call call) {
    return call.node("Clip", call.self(), call.scalar(call.number(0)), call.scalar(call.number(1)));
  }

  private static String where(Call call) {
    return call.node(
        "Where", call.operand(call.array(0)), call.promotedSelf(), call.promoted(call.array(1)));
  }

  private static String toType(Call call) {
    DataType type = (DataType) call.argument(0);
    if (type == call.receiver().getDataType()) {
      return call.self();
    }
    Attribute to = Call.castTo(type);
    return call.node("Cast", List.of(call.self()), to);
  }
}
