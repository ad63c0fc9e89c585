package dev.limn.trainer.packaging;

import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.ExportParity;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Likelihood;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Task;
import dev.limn.runtime.packaging.GeneratorExamples;
import dev.limn.trainer.export.ExportInput;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.TrainedModel;
import dev.limn.trainer.loop.TrainedNetwork;
import dev.limn.trainer.recipe.GeneratorRecipe;
import dev.limn.trainer.recipe.VaeRecipe;
import java.util.List;
import java.util.Optional;

/**
 * A model that draws.
 *
 * @param recipe what was trained
 * @param decoder latent (and label) to image and pixels
 * @param encoder image (and label) to mean and log-variance
 * @param parity what the proof found
 */
record GeneratorContent(
    GeneratorRecipe recipe,
    OnnxModel decoder,
    Optional<OnnxModel> encoder,
    List<ExportParity> parity)
    implements PackageContent {

  private static final double IMAGE_TOLERANCE = 1e-5;
  private static final double LATENT_TOLERANCE = 1e-4;

  static GeneratorContent of(
      TrainedModel model, TrainedNetwork.Generator network, BlockExport export) {
    GeneratorRecipe recipe = (GeneratorRecipe) model.recipe();
    ExportInput latent = ExportInput.normal("latent", new Shape(recipe.latent()));
    OnnxModel image =
        export.graph("decoder", network.decoder(), inputs(latent, model), IMAGE_TOLERANCE, "image");
    RunFacts facts = model.facts();
    Shape shape = new Shape(facts.channels(), facts.height(), facts.width());
    List<ExportInput> images = inputs(ExportInput.uniform("image", shape, 0, 1), model);
    Optional<OnnxModel> encoder =
        network
            .encoder()
            .map(
                block ->
                    export.graph(
                        "encoder", block, images, LATENT_TOLERANCE, "mean", "log_variance"));
    return new GeneratorContent(recipe, GeneratorGraph.withPixels(image), encoder, export.parity());
  }

  private static List<ExportInput> inputs(ExportInput first, TrainedModel model) {
    if (!model.recipe().run().family().conditional()) {
      return List.of(first);
    }
    return List.of(first, ExportInput.label("label", model.facts().classNames().size()));
  }

  @Override
  public Task task() {
    return recipe.run().family().conditional() ? Task.CONDITIONAL : Task.UNCONDITIONAL;
  }

  @Override
  public Optional<LatentSpace> latent() {
    return Optional.of(LatentSpace.normal(recipe.latent()));
  }

  @Override
  public Optional<Likelihood> likelihood() {
    return recipe instanceof VaeRecipe vae
        ? Optional.of(vae.objective().reconstruction().likelihood())
        : Optional.empty();
  }

  @Override
  public OnnxModel mainGraph() {
    return decoder;
  }

  @Override
  public PackageBuilder graphs() {
    PackageBuilder builder = new PackageBuilder().decoder(Precision.FP32, decoder);
    encoder.ifPresent(builder::encoder);
    return builder;
  }

  @Override
  public void addExamples(ModelPackage bare, PackageBuilder builder) {
    GeneratorExamples.add(bare, builder);
  }
}
