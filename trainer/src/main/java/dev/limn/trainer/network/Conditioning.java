package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Joins rows or images with the one-hot labels of a conditional model. */
final class Conditioning {

  private Conditioning() {}

  /**
   * The first array of the list, with the one-hot of the second behind each row where there are
   * classes.
   */
  static NDArray join(NDArray rows, NDList inputs, int classCount) {
    if (classCount == 0) {
      return rows;
    }
    return rows.concat(oneHot(inputs, classCount), 1);
  }

  /** Images [N,C,H,W] with K planes behind their channels: ones in the label's, else zeros. */
  static NDArray joinPlanes(NDArray images, NDList inputs, int classCount) {
    Shape shape = images.getShape();
    Shape planes = new Shape(shape.get(0), classCount, shape.get(2), shape.get(3));
    NDArray oneHot = oneHot(inputs, classCount).reshape(shape.get(0), classCount, 1, 1);
    return images.concat(oneHot.broadcast(planes), 1); // [N,C+K,H,W]
  }

  /** The labels, second of the inputs, as float32 [N,K]. */
  static NDArray oneHot(NDList inputs, int classCount) {
    return inputs.get(1).oneHot(classCount, DataType.FLOAT32);
  }
}
