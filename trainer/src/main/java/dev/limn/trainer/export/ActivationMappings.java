package dev.limn.trainer.export;

import dev.limn.onnx.Attribute;
import java.util.List;

/** Activation functions. */
final class ActivationMappings {

  private ActivationMappings() {}

  static void addTo(Mappings all) {
    all.unary("relu()", "Relu");
    all.unary("sigmoid()", "Sigmoid");
    all.unary("tanh()", "Tanh");
    all.unary("softPlus()", "Softplus");
    all.unary("softSign()", "Softsign");
    all.unary("selu()", "Selu");
    all.map("gelu()", ActivationMappings::gelu);
    all.map("leakyRelu(float)", call -> withAlpha(call, "LeakyRelu"));
    all.map("elu(float)", call -> withAlpha(call, "Elu"));
    all.map("softmax(int)", call -> along(call, "Softmax"));
    all.map("logSoftmax(int)", call -> along(call, "LogSoftmax"));
  }

  private static String withAlpha(Call call, String op) {
    return call.node(op, List.of(call.self()), Attribute.of("alpha", call.real(0)));
  }

  private static String along(Call call, String op) {
    return call.node(op, List.of(call.self()), Attribute.of("axis", call.integer(0)));
  }

  /** x / 2 * (1 + erf(x / sqrt(2))): the engine's exact form; opset 17 has no Gelu. */
  private static String gelu(Call call) {
    String scaled = call.node("Mul", call.self(), call.scalar(Math.sqrt(0.5)));
    String gate = call.node("Add", call.node("Erf", scaled), call.scalar(1));
    return call.node("Mul", call.node("Mul", call.self(), gate), call.scalar(0.5));
  }
}
