package dev.limn.trainer.packaging;

import ai.djl.nn.Block;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Sha256;
import dev.limn.trainer.export.ExportInput;
import dev.limn.trainer.export.ExportOptions;
import dev.limn.trainer.export.ExportReport;
import dev.limn.trainer.export.OnnxExporter;
import dev.limn.trainer.export.Parity;
import dev.limn.trainer.loop.TrainedModel;
import dev.limn.trainer.recipe.GeneratorRecipe;
import dev.limn.trainer.recipe.Recipe;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exports the blocks of one trained model, each proved against the graph made of it. */
final class BlockExport {

  private final TrainedModel model;
  private final PackageOptions options;
  private final List<ExportParity> parity = new ArrayList<>();

  BlockExport(TrainedModel model, PackageOptions options) {
    this.model = model;
    this.options = options;
  }

  /** The graph {@code name.onnx} of a block, whose outputs agree within a tolerance. */
  OnnxModel graph(
      String name, Block block, List<ExportInput> inputs, double tolerance, String... outputs) {
    ExportOptions export =
        ExportOptions.of(name, outputs)
            .withDoc(model.recipe().run().description())
            .withMetadata(metadata())
            .withTolerance(tolerance);
    OnnxModel exact = OnnxExporter.trace(block, inputs, export);
    ExportReport report = Parity.check(block, inputs, exact, tolerance);
    OnnxModel graph = options.weights().of(exact);
    if (graph != exact) {
      // Only now: rounding may not hide what the proof is there to find.
      report = Parity.check(block, inputs, graph, options.weights().tolerance(tolerance));
    }
    double allowed = report.tolerance();
    report
        .parities()
        .forEach(
            found ->
                parity.add(
                    new ExportParity(
                        name + ".onnx",
                        found.output(),
                        found.batch(),
                        found.maxDifference(),
                        allowed)));
    Map<String, String> metadata = new TreeMap<>(graph.metadata());
    metadata.put(BareDecoder.PARAMETERS_KEY, parameterHash(graph));
    return graph.withMetadata(metadata);
  }

  /** What the proofs so far have found. */
  List<ExportParity> parity() {
    return List.copyOf(parity);
  }

  private static String parameterHash(OnnxModel graph) {
    MessageDigest digest = Sha256.digest();
    graph.proto().getGraph().getInitializerList().stream()
        .sorted(Comparator.comparing(TensorProto::getName))
        .forEach(tensor -> digest.update(tensor.toByteArray()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private Map<String, String> metadata() {
    Recipe recipe = model.recipe();
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(BareDecoder.FORMAT_KEY, Manifest.FORMAT);
    metadata.put(BareDecoder.NAME_KEY, recipe.run().name());
    metadata.put(BareDecoder.VERSION_KEY, options.version());
    metadata.put(BareDecoder.FAMILY_KEY, recipe.run().family().toString());
    if (recipe instanceof GeneratorRecipe) {
      metadata.put(BareDecoder.PRIOR_KEY, LatentSpace.NORMAL);
    }
    if (recipe.run().family().labelled()) {
      metadata.put(BareDecoder.CLASSES_KEY, String.join(",", model.facts().classNames()));
    }
    return metadata;
  }
}
