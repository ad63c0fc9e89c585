package dev.limn.conformance.exporter;

import dev.limn.conformance.statistic.NormalDistribution;
import java.util.function.DoubleUnaryOperator;

/** Functions of one element; leaky slope 0.2, ELU scale 1. */
public enum ActivationFunction implements DoubleUnaryOperator {
  /** {@code max(x, 0)}. */
  RELU(x -> Math.max(x, 0)),
  /** {@code x}, below zero {@code 0.2 x}. */
  LEAKY_RELU(x -> x < 0 ? 0.2f * x : x),
  /** {@code x}, below zero {@code exp(x) - 1}. */
  ELU(x -> x < 0 ? Math.expm1(x) : x),
  /** The self-normalizing ELU of Klambauer et al. (2017). */
  SELU(x -> 1.0507009873554804934193349852946 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x)),
  /** {@code x} times the normal distribution function. */
  GELU(x -> x * NormalDistribution.cumulative(x)),
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID(x -> 1 / (1 + Math.exp(-x))),
  /** The hyperbolic tangent. */
  TANH(Math::tanh),
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS(x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN(x -> x / (1 + Math.abs(x))),
  /** {@code x} times its sigmoid. */
  SWISH(x -> x / (1 + Math.exp(-x))),
  /** {@code x tanh(softplus(x))}. */
  MISH(x -> x * Math.tanh(Math.log1p(Math.exp(x))));

  private final DoubleUnaryOperator function;

  ActivationFunction(DoubleUnaryOperator function) {
    this.function = function;
  }

  @Override
  public double applyAsDouble(double x) {
    return function.applyAsDouble(x);
  }
}
