package dev.limn.runtime;

import ai.onnxruntime.OnnxTensor;
import dev.limn.runtime.model.ImageFormat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory that one thread decodes with: made once, so that a call makes none. Whoever uses it
 * writes latents (and labels) of some rows, decodes, and takes the pixels. For one thread at a
 * time.
 */
final class Lane implements AutoCloseable {

  private final int rows;
  private final int latentSize;
  private final ImageFormat image;
  private final float[] latents;
  private final double[][] scratch;
  private final int[] labels;
  private final FloatBuffer latentMemory;
  private final LongBuffer labelMemory;
  private final ByteBuffer pixelMemory;
  private final boolean conditional;
  private Map<String, OnnxTensor> inputs = Map.of();
  private Map<String, OnnxTensor> outputs = Map.of();
  private int boundRows;

  /** Room for so many rows at a time. */
  Lane(int rows, int latentSize, ImageFormat image, boolean conditional) {
    this.rows = rows;
    this.latentSize = latentSize;
    this.image = image;
    this.conditional = conditional;
    this.latents = new float[rows * latentSize];
    this.scratch = new double[2][latents.length];
    this.labels = new int[conditional ? rows : 0];
    this.latentMemory = GraphSession.direct(latents.length * Float.BYTES).asFloatBuffer();
    this.labelMemory = GraphSession.direct(labels.length * Long.BYTES).asLongBuffer();
    this.pixelMemory = GraphSession.direct(rows * bytesPerImage());
  }

  /** How many rows there is room for. */
  int rows() {
    return rows;
  }

  /** Where the latents of the next rows go, {@code [rows,Z]}. */
  float[] latents() {
    return latents;
  }

  /** Room beside the latents, for drawing them. */
  double[][] scratch() {
    return scratch;
  }

  /** Where the labels of the next rows go; empty for an unconditional model. */
  int[] labels() {
    return labels;
  }

  /**
   * Decodes the first rows and puts their pixels into an array.
   *
   * @param runRows the rows of the run, at least as many: those beyond are latent and label zero
   */
  void decode(GraphSession session, int rows, int runRows, byte[] target, int offset) {
    latentMemory.put(0, latents, 0, rows * latentSize);
    for (int i = rows * latentSize; i < runRows * latentSize; i++) {
      latentMemory.put(i, 0);
    }
    for (int row = 0; conditional && row < runRows; row++) {
      labelMemory.put(row, row < rows ? labels[row] : 0);
    }
    bind(session, runRows);
    session.run(inputs, outputs);
    pixelMemory.get(0, target, offset, rows * bytesPerImage());
  }

  private int bytesPerImage() {
    return image.height() * image.width() * image.channels();
  }

  /** Tensors over the first rows of the memory, kept as long as calls have as many rows. */
  private void bind(GraphSession session, int rows) {
    if (rows == boundRows) {
      return;
    }
    close();
    try {
      feed(session, rows);
      // Unlike Map.of, these keep the view that each run walks through.
      outputs = Collections.singletonMap("pixels", pixels(session, rows));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    boundRows = rows;
  }

  private void feed(GraphSession session, int rows) {
    inputs = new HashMap<>();
    inputs.put(
        "latent",
        session.floats("latent", latentMemory.slice(0, rows * latentSize), rows, latentSize));
    if (conditional) {
      inputs.put("label", session.longs("label", labelMemory.slice(0, rows), rows));
    }
  }

  private OnnxTensor pixels(GraphSession session, int rows) {
    return session.bytes(
        "pixels",
        pixelMemory.slice(0, rows * bytesPerImage()),
        rows,
        image.height(),
        image.width(),
        image.channels());
  }

  @Override
  public void close() {
    boundRows = 0;
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    inputs = Map.of();
    outputs = Map.of();
  }
}
