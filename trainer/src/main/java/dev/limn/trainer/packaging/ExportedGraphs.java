package dev.limn.trainer.packaging;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limn.onnx.GeneratorGraph;
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
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.TrainedModel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A trained model's graphs, proved against the network they were traced from.
 *
 * @param decoder latent (and label) to image and pixels
 * @param encoder image (and label) to mean and log-variance
 * @param parity what the proof found
 */
record ExportedGraphs(OnnxModel decoder, Optional<OnnxModel> encoder, List<ExportParity> parity) {

  private static final double IMAGE_TOLERANCE = 1e-5;
  private static final double LATENT_TOLERANCE = 1e-4;

  static ExportedGraphs of(TrainedModel model, String version) {
    List<ExportParity> parity = new ArrayList<>();
    ExportInput latent = ExportInput.normal("latent", new Shape(model.recipe().latent()));
    OnnxModel image =
        export(
            model.decoder(),
            inputs(latent, model),
            options("decoder", model, version, "image").withTolerance(IMAGE_TOLERANCE),
            parity);
    RunFacts facts = model.facts();
    Shape shape = new Shape(facts.channels(), facts.height(), facts.width());
    Optional<OnnxModel> encoder =
        model
            .encoder()
            .map(
                block ->
                    export(
                        block,
                        inputs(ExportInput.uniform("image", shape, 0, 1), model),
                        options("encoder", model, version, "mean", "log_variance")
                            .withTolerance(LATENT_TOLERANCE),
                        parity));
    return new ExportedGraphs(GeneratorGraph.withPixels(image), encoder, parity);
  }

  private static OnnxModel export(
      Block block, List<ExportInput> inputs, ExportOptions options, List<ExportParity> parity) {
    OnnxModel graph = OnnxExporter.trace(block, inputs, options);
    ExportReport report = Parity.check(block, inputs, graph, options.tolerance());
    report
        .parities()
        .forEach(
            found ->
                parity.add(
                    new ExportParity(
                        options.name() + ".onnx",
                        found.output(),
                        found.batch(),
                        found.maxDifference(),
                        report.tolerance())));
    Map<String, String> metadata = new TreeMap<>(graph.metadata());
    metadata.put(BareDecoder.PARAMETERS_KEY, parameterHash(graph));
    return graph.withMetadata(metadata);
  }

  private static String parameterHash(OnnxModel graph) {
    MessageDigest digest = Sha256.digest();
    graph.proto().getGraph().getInitializerList().stream()
        .sorted(Comparator.comparing(TensorProto::getName))
        .forEach(tensor -> digest.update(tensor.toByteArray()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<ExportInput> inputs(ExportInput first, TrainedModel model) {
    if (!model.recipe().run().family().conditional()) {
      return List.of(first);
    }
    return List.of(first, ExportInput.label("label", model.facts().classNames().size()));
  }

  private static ExportOptions options(
      String graph, TrainedModel model, String version, String... outputs) {
    return ExportOptions.of(graph, outputs)
        .withDoc(model.recipe().run().description())
        .withMetadata(metadata(model, version));
  }

  private static Map<String, String> metadata(TrainedModel model, String version) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(BareDecoder.FORMAT_KEY, Manifest.FORMAT);
    metadata.put(BareDecoder.NAME_KEY, model.recipe().run().name());
    metadata.put(BareDecoder.VERSION_KEY, version);
    metadata.put(BareDecoder.FAMILY_KEY, model.recipe().run().family().toString());
    metadata.put(BareDecoder.PRIOR_KEY, LatentSpace.NORMAL);
    if (model.recipe().run().family().conditional()) {
      metadata.put(BareDecoder.CLASSES_KEY, String.join(",", model.facts().classNames()));
    }
    return metadata;
  }
}
