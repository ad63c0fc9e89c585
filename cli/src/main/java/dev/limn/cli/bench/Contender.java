package dev.limn.cli.bench;

import ai.onnxruntime.OrtException;

/** One way to get a batch of images, measured beside others. For one thread. */
interface Contender extends AutoCloseable {

  /** What results call it. */
  String name();

  /** Makes one batch; the images are in reach of the caller afterwards. */
  void makeBatch() throws OrtException;

  @Override
  void close() throws OrtException;
}
