package dev.limn.runtime.packaging;

import dev.limn.onnx.DecoderPorts;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.random.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs of a foreign decoder as it came, in batches of the size that it was exported for, on normal
 * latents of seed 0 and all classes in turn.
 *
 * @param latent its latent
 * @param label its label
 */
record ForeignRun(DecoderPorts.Latent latent, Optional<DecoderPorts.Label> label) {

  /** Runs, of a batch each. */
  static final int BATCHES = 5;

  /** The size of a batch: what the latent's declaration fixes, or else 1. */
  int batch() {
    Dimension batch = latent.input().shape().get(0);
    return batch.isFixed() ? Math.max(1, (int) Math.min(batch.size(), 1024)) : 1;
  }

  int rows() {
    return BATCHES * batch();
  }

  /** The outputs of each batch, in the graph's order. */
  List<List<Tensor>> outputs(OnnxModel foreign) {
    List<List<Tensor>> outputs = new ArrayList<>();
    try (GraphRunner runner = GraphRunner.open(foreign)) {
      for (int from = 0; from < rows(); from += batch()) {
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(shaped(from));
        int first = from;
        label.ifPresent(port -> inputs.add(labels(port, first)));
        outputs.add(runner.run(inputs));
      }
    }
    return outputs;
  }

  /** Latents {@code [rows,Z]} for a graph of the contract. */
  Tensor latents(int from, int rows) {
    return Tensor.ofFloats("latent", new long[] {rows, latent.size()}, normals(from, rows));
  }

  /** Class indices {@code [rows]} for a graph of the contract. */
  Tensor indices(int from, int rows) {
    long[] indices = new long[rows];
    for (int i = 0; i < rows; i++) {
      indices[i] = (from + i) % label.orElseThrow().classCount();
    }
    return Tensor.ofLongs("label", new long[] {rows}, indices);
  }

  private Tensor shaped(int from) {
    long[] shape = latent.input().shape().stream().mapToLong(Dimension::size).toArray();
    shape[0] = batch();
    return Tensor.ofFloats(latent.input().name(), shape, normals(from, batch()));
  }

  private float[] normals(int from, int rows) {
    int size = (int) latent.size();
    float[] values = new float[Math.multiplyExact(rows, size)];
    CounterRandom random = new CounterRandom(0);
    for (int i = 0; i < rows; i++) {
      random.normals(from + i, CounterRandom.LATENT, values, i * size, size);
    }
    return values;
  }

  private Tensor labels(DecoderPorts.Label port, int from) {
    int width = port.oneHot() ? port.classCount() : 1;
    ElementType type = port.input().type();
    ByteBuffer data =
        ByteBuffer.allocate(batch() * width * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    for (long index : indices(from, batch()).toLongs()) {
      for (int i = 0; i < width; i++) {
        put(data, type, port.oneHot() ? (i == index ? 1 : 0) : index);
      }
    }
    long[] shape = port.input().rank() == 1 ? new long[] {batch()} : new long[] {batch(), width};
    return new Tensor(port.input().name(), type, shape, data.flip());
  }

  private static void put(ByteBuffer data, ElementType type, long value) {
    switch (type) {
      case FLOAT32 -> data.putFloat(value);
      case INT32 -> data.putInt((int) value);
      default -> data.putLong(value);
    }
  }
}
