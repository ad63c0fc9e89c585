package dev.limn.trainer.export;

import ai.djl.nn.Block;
import dev.limn.onnx.BatchNormFolding;
import dev.limn.onnx.GraphCheck;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.file.AtomicOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Exports DJL blocks to ONNX: any block whose {@code forward}, in evaluation mode, uses operations
 * that have a mapping. Opset 17, IR 8; the leading axis of every input is symbolic ({@code N});
 * batch normalization is folded into the layer before it, dropout is left out. The same parameters
 * and options give the same bytes.
 *
 * <pre>{@code
 * OnnxExporter.export(
 *     block, List.of(ExportInput.normal("latent", new Shape(20))), Path.of("decoder.onnx"));
 * }</pre>
 */
public final class OnnxExporter {

  private OnnxExporter() {}

  /**
   * Exports a block under its file's name, with outputs named {@code output}, or {@code output_0},
   * {@code output_1}, ... where there are several.
   *
   * @param block an initialized block
   * @param inputs its inputs, in order
   * @param file where to write the model; an earlier file is replaced
   * @return what was proved
   * @throws ExportException as {@link #export(Block, List, Path, ExportOptions)} does
   */
  public static ExportReport export(Block block, List<ExportInput> inputs, Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.onnx$", "");
    int outputs = Parity.outputCount(block, inputs);
    String[] names =
        outputs == 1
            ? new String[] {"output"}
            : IntStream.range(0, outputs).mapToObj(i -> "output_" + i).toArray(String[]::new);
    return export(block, inputs, file, ExportOptions.of(name, names));
  }

  /**
   * Traces a block, checks the graph, proves it against ONNX Runtime at batch 1, 2 and 7, and only
   * then writes it.
   *
   * @param block an initialized block; it is not changed
   * @param inputs its inputs, in order
   * @param file where to write the model; an earlier file is replaced
   * @param options names, metadata, tolerance
   * @return what was proved
   * @throws ExportException if an operation has no mapping, if a traced array leaks into something
   *     that the graph would freeze, if the block does not fit the inputs or names, or if graph and
   *     block differ by more than the tolerance
   * @throws dev.limn.onnx.OnnxException if the traced graph is not well formed
   * @throws dev.limn.LimnException if the file cannot be written
   */
  public static ExportReport export(
      Block block, List<ExportInput> inputs, Path file, ExportOptions options) {
    OnnxModel model = trace(block, inputs, options);
    ExportReport report = Parity.check(block, inputs, model, options.tolerance());
    AtomicOutput.file(file, model.toBytes());
    return report;
  }

  /**
   * Traces a block and checks the graph's structure, without running it.
   *
   * @param block an initialized block; it is not changed
   * @param inputs its inputs, in order
   * @param options names and metadata
   * @return the model, not yet compared with the block: see {@link Parity#check}
   * @throws ExportException as {@link #export(Block, List, Path, ExportOptions)} does, but for the
   *     comparison
   * @throws dev.limn.onnx.OnnxException if the traced graph is not well formed
   */
  public static OnnxModel trace(Block block, List<ExportInput> inputs, ExportOptions options) {
    OnnxModel model = BatchNormFolding.apply(new Tracer(block, inputs, options).trace());
    GraphCheck.check(model);
    return model;
  }
}
