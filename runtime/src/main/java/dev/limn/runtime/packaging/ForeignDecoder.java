package dev.limn.runtime.packaging;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.onnx.DecoderAdapter;
import dev.limn.onnx.DecoderPorts;
import dev.limn.onnx.FixedBatch;
import dev.limn.onnx.GraphCheck;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decoder of another framework, brought to the contract of a generator and proved against the
 * original.
 *
 * @param graph the contract's graph
 * @param ports how the original takes latents and labels and gives images
 * @param classNames its classes, empty for an unconditional decoder
 */
record ForeignDecoder(OnnxModel graph, DecoderPorts ports, List<String> classNames) {

  /**
   * Adapts a decoder.
   *
   * @param file what messages call it
   * @param bytes the ONNX file
   * @param answers what its owner says of it
   * @throws UsageException if the graph leaves a question open; the message is the question, and
   *     names the options that answer it
   * @throws LimnException if the graph is unsound, cannot run, or draws one size of batch only
   */
  static ForeignDecoder adapt(String file, byte[] bytes, ForeignAnswers answers) {
    OnnxModel foreign = parse(file, bytes);
    ForeignInputs inputs = new ForeignInputs(file, foreign, answers);
    DecoderPorts.Latent latent = inputs.latent();
    ForeignRun run = new ForeignRun(latent, inputs.label(latent));
    List<List<Tensor>> batches = outputs(file, foreign, run);
    DecoderPorts.Image image = new ForeignImage(file, foreign, answers, batches).image();
    DecoderPorts ports = new DecoderPorts(latent, run.label(), image);
    ForeignProof proof = new ForeignProof(run, image, batches, index(batches, image));
    OnnxModel graph = proved(file, foreign, ports, proof, run.batch());
    return new ForeignDecoder(graph, ports, classNames(run, answers));
  }

  private static OnnxModel parse(String file, byte[] bytes) {
    try {
      OnnxModel foreign = OnnxModel.parse(bytes);
      GraphCheck.check(foreign);
      return foreign;
    } catch (LimnException e) {
      throw new LimnException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<List<Tensor>> outputs(String file, OnnxModel foreign, ForeignRun run) {
    try {
      return run.outputs(foreign);
    } catch (LimnException e) {
      throw new LimnException(file + ": " + e.getMessage(), e);
    }
  }

  private static int index(List<List<Tensor>> batches, DecoderPorts.Image image) {
    return batches.get(0).stream().map(Tensor::name).toList().indexOf(image.output());
  }

  /** As it is, and else with the batch freed where a Reshape fixes it. */
  private static OnnxModel proved(
      String file, OnnxModel foreign, DecoderPorts ports, ForeignProof proof, int batch) {
    List<String> objections = new ArrayList<>();
    for (OnnxModel candidate : List.of(foreign, FixedBatch.free(foreign, batch))) {
      OnnxModel adapted = adapt(file, candidate, ports);
      Optional<String> objection = proof.objection(adapted);
      if (objection.isEmpty()) {
        return adapted;
      }
      objections.add(objection.get());
    }
    throw new LimnException(
        "%s does not draw images one by one, whatever the batch: export it for inference with a free batch axis (%s)"
            .formatted(file, objections.get(0)));
  }

  private static OnnxModel adapt(String file, OnnxModel foreign, DecoderPorts ports) {
    try {
      return DecoderAdapter.adapt(foreign, ports);
    } catch (LimnException e) {
      throw new LimnException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<String> classNames(ForeignRun run, ForeignAnswers answers) {
    if (run.label().isEmpty()) {
      return List.of();
    }
    return answers.classNames() == null
        ? ForeignAnswers.numbered(run.label().get().classCount())
        : answers.classNames();
  }
}
