package dev.limn.trainer.packaging;

import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.loop.TrainedModel;
import dev.limn.trainer.loop.TrainedNetwork;
import java.util.List;
import java.util.Optional;

/** What differs between the packages of a generator and of a classifier. */
sealed interface PackageContent permits GeneratorContent, ClassifierContent {

  /** How many rows the test vectors have. */
  int TEST_ROWS = 4;

  /** Exports and proves a model's graphs. */
  static PackageContent of(TrainedModel model, PackageOptions options) {
    BlockExport export = new BlockExport(model, options);
    if (model.network() instanceof TrainedNetwork.Classifier classifier) {
      return ClassifierContent.of(model, classifier, export);
    }
    return GeneratorContent.of(model, (TrainedNetwork.Generator) model.network(), export);
  }

  Task task();

  /** The space of latents; none of a classifier. */
  Optional<LatentSpace> latent();

  /** How a decoder's image is read; none of a GAN and of a classifier. */
  Optional<Likelihood> likelihood();

  /** The graph that samples are drawn or images read with. */
  OnnxModel mainGraph();

  /** What the proofs of all graphs have found. */
  List<ExportParity> parity();

  /** A package that holds the graphs and nothing else. */
  PackageBuilder graphs();

  /** Adds what shows the bare package at work: test vectors, and samples if it draws. */
  void addExamples(ModelPackage bare, PackageBuilder builder);
}
