package dev.limn.trainer.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Runs a block's forward once on traced inputs and writes down what ran. */
final class Tracer {

  private static final long SEED = 1;

  private final Block block;
  private final List<ExportInput> inputs;
  private final ExportOptions options;
  private final int batch;

  Tracer(Block block, List<ExportInput> inputs, ExportOptions options) {
    this.block = block;
    this.inputs = inputs;
    this.options = options;
    this.batch = clearBatch();
  }

  OnnxModel trace() {
    try (NDManager manager = BlockTree.managerBeside(block)) {
      Trace trace = new Trace(options.name(), new BlockTree(block), manager, batch);
      NDList traced = new NDList();
      inputs.forEach(
          input -> traced.add(trace.input(input.name(), input.draw(manager, batch, SEED))));
      options.outputs().forEach(output -> reserve(trace, output));
      NDList results = block.forward(new TracedParameters(trace), traced, false);
      return build(trace, results);
    }
  }

  private OnnxModel build(Trace trace, NDList results) {
    requireNames(results);
    Map<String, ValueType> outputs = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      addOutput(trace, results.get(i), options.outputs().get(i), outputs);
    }
    GraphBuilder builder = new GraphBuilder(options.name()).metadata(options.metadata());
    if (!options.doc().isEmpty()) {
      builder.doc(options.doc());
    }
    inputs.forEach(input -> builder.input(input.valueType()));
    trace.graph.writeTo(builder, outputs);
    return builder.build();
  }

  private void reserve(Trace trace, String output) {
    if (!trace.graph.unique(output).equals(output)) {
      throw new ExportException(
          "output '%s' of '%s' has the name of an input or of another output: choose another"
              .formatted(output, options.name()));
    }
  }

  private void requireNames(NDList results) {
    if (results.size() != options.outputs().size()) {
      throw new ExportException(
          "'%s' has %d outputs, but %d names were given: %s"
              .formatted(
                  options.name(), results.size(), options.outputs().size(), options.outputs()));
    }
  }

  private void addOutput(Trace trace, NDArray result, String name, Map<String, ValueType> outputs) {
    if (!TracedArray.dependsOnInput(result)) {
      throw new ExportException(
          "output '%s' of '%s' depends on no input, so that the graph would freeze it"
              .formatted(name, options.name()));
    }
    String value = TracedArray.of(result).operand();
    boolean isInput = inputs.stream().anyMatch(input -> input.name().equals(value));
    String own =
        isInput || outputs.containsKey(value)
            ? trace.graph.node("Identity", "Identity", List.of(value))
            : value;
    outputs.put(
        own, new ValueType(name, ArrayTensor.elementType(result.getDataType()), shapeOf(result)));
  }

  private List<Dimension> shapeOf(NDArray result) {
    List<Dimension> shape = new ArrayList<>();
    long[] sizes = result.getShape().getShape();
    for (int axis = 0; axis < sizes.length; axis++) {
      shape.add(dimension(sizes[axis], axis));
    }
    return shape;
  }

  private Dimension dimension(long size, int axis) {
    if (size % batch != 0 || size == 0) {
      return Dimension.of(size);
    }
    return axis == 0 && size == batch ? Dimension.BATCH : Dimension.UNKNOWN;
  }

  /** The first size from the wanted one that no parameter's or input's axis is a multiple of. */
  private int clearBatch() {
    int candidate = options.tracedBatch();
    while (isSizeOfAnAxis(candidate)) {
      candidate++;
    }
    return candidate;
  }

  private boolean isSizeOfAnAxis(int candidate) {
    LongStream ofInputs =
        inputs.stream().flatMapToLong(input -> LongStream.of(input.shape().getShape()));
    LongStream ofParameters =
        block.getParameters().values().stream()
            .filter(Parameter::isInitialized)
            .flatMapToLong(parameter -> LongStream.of(parameter.getArray().getShape().getShape()));
    return LongStream.concat(ofInputs, ofParameters)
        .anyMatch(size -> size > 0 && size % candidate == 0);
  }
}
