package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.ValueType;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * One input of a block: its name in the graph, its shape without the batch axis, and how to draw
 * values of it for tracing and parity. Immutable.
 *
 * @param name the input's name in the graph
 * @param type float32 or int64
 * @param shape the axes after the batch axis; empty for one number a sample
 * @param values draws one element
 */
public record ExportInput(String name, ElementType type, Shape shape, Values values) {

  /** Draws one element of an input. */
  @FunctionalInterface
  public interface Values {

    /**
     * Draws one element.
     *
     * @param random the source of randomness
     * @return the element; an integer for an int64 input
     */
    double draw(SplittableRandom random);
  }

  /** Refuses types that blocks do not take. */
  public ExportInput {
    if (type != ElementType.FLOAT32 && type != ElementType.INT64) {
      throw new ExportException(
          "input '%s' is %s: exported blocks take float32 and int64".formatted(name, type));
    }
  }

  /**
   * Standard normal values, as a latent has them.
   *
   * @param name the input's name in the graph
   * @param shape its axes without the batch axis
   * @return a float32 input
   */
  public static ExportInput normal(String name, Shape shape) {
    return new ExportInput(name, ElementType.FLOAT32, shape, ExportInput::gaussian);
  }

  /**
   * Uniform values, as an image has them.
   *
   * @param name the input's name in the graph
   * @param shape its axes without the batch axis
   * @param low the least value
   * @param high the value that none reaches; greater than {@code low}
   * @return a float32 input
   */
  public static ExportInput uniform(String name, Shape shape, double low, double high) {
    return new ExportInput(
        name, ElementType.FLOAT32, shape, random -> random.nextDouble(low, high));
  }

  /**
   * Class numbers, one a sample.
   *
   * @param name the input's name in the graph
   * @param classCount number of classes; labels are 0 to {@code classCount - 1}
   * @return an int64 input of shape {@code [N]}
   */
  public static ExportInput label(String name, int classCount) {
    return new ExportInput(
        name, ElementType.INT64, new Shape(), random -> random.nextInt(classCount));
  }

  ValueType valueType() {
    return ValueType.batched(name, type, shape.getShape());
  }

  Shape batchShape(int batch) {
    return new Shape(batch).addAll(shape);
  }

  /** The same batch, seed and input give the same values. */
  NDArray draw(NDManager manager, int batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ name.hashCode());
    Shape full = batchShape(batch);
    int size = Math.toIntExact(full.size());
    if (type == ElementType.INT64) {
      long[] elements = new long[size];
      Arrays.setAll(elements, i -> (long) values.draw(random));
      return manager.create(elements, full);
    }
    float[] elements = new float[size];
    for (int i = 0; i < size; i++) {
      elements[i] = (float) values.draw(random);
    }
    return manager.create(elements, full);
  }

  /** Box and Muller's transform of two uniform numbers. */
  private static double gaussian(SplittableRandom random) {
    double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
    return radius * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
