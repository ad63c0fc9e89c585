package dev.limn.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;

/** Joins rows with the one-hot labels of a conditional model. */
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
    NDArray oneHot = inputs.get(1).oneHot(classCount, DataType.FLOAT32); // [N,K]
    return rows.concat(oneHot, 1);
  }
}
