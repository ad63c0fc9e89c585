package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * An array's floats for reading and writing: its own memory on a processor, a copy to be written
 * back on a GPU.
 *
 * @param array a float32 array
 * @param floats its elements in row-major order
 */
public record FloatMemory(NDArray array, FloatBuffer floats) {

  /**
   * Opens an array's memory.
   *
   * @param array a float32 array; must stay open as long as its memory is used
   * @return its elements
   */
  public static FloatMemory of(NDArray array) {
    return new FloatMemory(
        array, array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer());
  }

  /**
   * Replaces all elements.
   *
   * @param array a float32 array
   * @param values as many as it has elements
   */
  public static void write(NDArray array, float[] values) {
    FloatMemory memory = of(array);
    memory.floats.put(0, values);
    memory.flush();
  }

  /** Has what was written reach the array. */
  public void flush() {
    if (array.getDevice().isGpu()) {
      array.set(floats.rewind());
    }
  }
}
