package dev.limn.trainer.packaging;

import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.trainer.export.ExportInput;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.TrainedModel;
import dev.limn.trainer.loop.TrainedNetwork;
import java.util.List;
import java.util.Optional;

/**
 * A model that names the class of an image.
 *
 * @param classifier image to logits and features
 * @param parity what the proof found
 */
record ClassifierContent(OnnxModel classifier, List<ExportParity> parity)
    implements PackageContent {

  private static final double TOLERANCE = 1e-4;

  static ClassifierContent of(
      TrainedModel model, TrainedNetwork.Classifier network, BlockExport export) {
    RunFacts facts = model.facts();
    Shape shape = new Shape(facts.channels(), facts.height(), facts.width());
    OnnxModel graph =
        export.graph(
            "classifier",
            network.classifier(),
            List.of(ExportInput.uniform("image", shape, 0, 1)),
            TOLERANCE,
            "logits",
            "features");
    return new ClassifierContent(graph, export.parity());
  }

  @Override
  public Task task() {
    return Task.CLASSIFICATION;
  }

  @Override
  public Optional<LatentSpace> latent() {
    return Optional.empty();
  }

  @Override
  public Optional<Likelihood> likelihood() {
    return Optional.empty();
  }

  @Override
  public OnnxModel mainGraph() {
    return classifier;
  }

  @Override
  public PackageBuilder graphs() {
    return new PackageBuilder().classifier(classifier);
  }

  /** Noise is enough to prove the arithmetic, and belongs to nobody. */
  @Override
  public void addExamples(ModelPackage bare, PackageBuilder builder) {
    ImageFormat format = bare.manifest().image();
    int size = format.channels() * format.height() * format.width();
    double[] uniforms = new double[TEST_ROWS * size];
    CounterRandom random = new CounterRandom(0);
    for (int row = 0; row < TEST_ROWS; row++) {
      random.uniforms(row, CounterRandom.LATENT, uniforms, row * size, size);
    }
    float[] pixels = new float[uniforms.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) uniforms[i];
    }
    long[] shape = {TEST_ROWS, format.channels(), format.height(), format.width()};
    List<Tensor> inputs = List.of(Tensor.ofFloats("image", shape, pixels));
    try (GraphRunner runner = GraphRunner.open(classifier)) {
      builder.testVectors(inputs, runner.run(inputs));
    }
  }
}
