package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.limn.runtime.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;

/** The named arrays of a network: those that are trained, and the running statistics. */
public final class Weights {

  /** Purpose of the uniform numbers that starting weights are made of; the index counts arrays. */
  static final int INITIAL = 16;

  private final List<Weight> all;

  /**
   * One array of a network.
   *
   * @param name its place in the block tree
   * @param array float32; owned by the network
   * @param trained whether it follows gradients, as running statistics do not
   */
  public record Weight(String name, NDArray array, boolean trained) {}

  private Weights(List<Weight> all) {
    this.all = List.copyOf(all);
  }

  static Weights of(String prefix, Block block) {
    List<Weight> weights = new ArrayList<>();
    for (Pair<String, Parameter> pair : block.getParameters()) {
      Parameter parameter = pair.getValue();
      NDArray array = parameter.getArray();
      array.setRequiresGradient(parameter.requiresGradient());
      weights.add(new Weight(prefix + "/" + pair.getKey(), array, parameter.requiresGradient()));
    }
    return new Weights(weights);
  }

  /** These weights and others behind them. */
  Weights and(Weights others) {
    List<Weight> joined = new ArrayList<>(all);
    joined.addAll(others.all);
    return new Weights(joined);
  }

  /**
   * Draws starting weights as PyTorch's layers do: uniform within 1 / sqrt(fan-in), biases too;
   * batch normalisation starts with scale 1, shift 0, mean 0 and variance 1.
   *
   * @param seed of the draw
   */
  void draw(long seed) {
    CounterRandom random = new CounterRandom(seed);
    double bound = 0;
    for (int i = 0; i < all.size(); i++) {
      NDArray array = all.get(i).array();
      String kind = all.get(i).name().replaceFirst(".*_", "");
      // A layer lists its weight before its bias, which takes the same bound.
      if (kind.equals("weight")) {
        bound = 1 / Math.sqrt((double) array.size() / array.getShape().get(0));
      }
      float[] values = start(kind, Math.toIntExact(array.size()), bound, i, random);
      FloatMemory.write(array, values);
    }
  }

  private static float[] start(
      String kind, int size, double bound, int index, CounterRandom random) {
    float[] values = new float[size];
    if (kind.equals("weight") || kind.equals("bias")) {
      double[] uniforms = new double[size];
      random.uniforms(index, INITIAL, uniforms, 0, size);
      for (int i = 0; i < size; i++) {
        values[i] = (float) ((2 * uniforms[i] - 1) * bound);
      }
      return values;
    }
    if (kind.equals("gamma") || kind.equalsIgnoreCase("runningVar")) {
      java.util.Arrays.fill(values, 1);
    }
    return values;
  }

  /** Multiplies the last layer's weight, and its bias where it has one. */
  void scaleLastLayer(float scale) {
    for (int i = all.size() - 1; i >= 0; i--) {
      NDArray array = all.get(i).array();
      float[] values = array.toFloatArray();
      for (int k = 0; k < values.length; k++) {
        values[k] *= scale;
      }
      FloatMemory.write(array, values);
      if (all.get(i).name().endsWith("weight")) {
        return;
      }
    }
  }

  /**
   * All arrays.
   *
   * @return trained ones and running statistics, in the order of the block tree
   */
  public List<Weight> all() {
    return all;
  }

  /**
   * The arrays that follow gradients.
   *
   * @return the trained ones, in the order of the block tree
   */
  public List<NDArray> trained() {
    return all.stream().filter(Weight::trained).map(Weight::array).toList();
  }
}
