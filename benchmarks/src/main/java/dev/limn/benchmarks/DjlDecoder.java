package dev.limn.benchmarks;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.layer.FeatureShape;
import dev.limn.trainer.network.VaeNetwork;
import dev.limn.trainer.recipe.Recipes;
import dev.limn.trainer.recipe.VaeRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A peer: the decoder in a predictor of DJL with that engine's default options, called as DJL's
 * documentation shows.
 */
final class DjlDecoder implements AutoCloseable {

  private final Model model;
  private final Predictor<float[], byte[]> predictor;

  private DjlDecoder(Model model, Pixels translator) {
    this.model = model;
    this.predictor = model.newPredictor(translator);
  }

  /** The package's graph on ONNX Runtime, whose output {@code pixels} is bytes already. */
  static DjlDecoder onnxRuntime(ModelPackage source)
      throws IOException, ModelNotFoundException, MalformedModelException {
    Path file = Files.createTempFile("decoder", ".onnx");
    try {
      Files.write(file, DecoderFile.bytes(source));
      Pixels translator = new Pixels(latentSize(source), outputs -> outputs.get("pixels"));
      Criteria<float[], byte[]> criteria =
          Criteria.builder()
              .setTypes(float[].class, byte[].class)
              .optEngine("OnnxRuntime")
              .optModelPath(file)
              .optTranslator(translator)
              .build();
      return new DjlDecoder(criteria.loadModel(), translator);
    } finally {
      Files.delete(file);
    }
  }

  /** The recipe's layers with the package's weights on PyTorch; the image becomes bytes in DJL. */
  static DjlDecoder pyTorch(ModelPackage source) {
    Model model = Model.newInstance("decoder", "PyTorch");
    VaeRecipe recipe = (VaeRecipe) Recipes.load(source.manifest().name(), Map.of());
    ImageFormat image = source.manifest().image();
    FeatureShape planes = FeatureShape.planes(image.channels(), image.height(), image.width());
    Block decoder = new VaeNetwork(recipe, planes, 0, model.getNDManager()).decoder();
    decoder.freezeParameters(true);
    GraphWeights.of(DecoderFile.graph(source)).copyTo(decoder);
    model.setBlock(decoder);
    return new DjlDecoder(model, new Pixels(latentSize(source), DjlDecoder::bytes));
  }

  private static int latentSize(ModelPackage source) {
    return source.manifest().latent().size();
  }

  /** {@code [N,C,H,W]} in [0,1] to {@code [N,H,W,C]}. */
  private static NDArray bytes(NDList outputs) {
    NDArray image = outputs.singletonOrThrow();
    return image.mul(255).round().toType(DataType.UINT8, false).transpose(0, 2, 3, 1);
  }

  /** Decodes latents {@code [N,Z]} to pixels. */
  byte[] decode(float[] latents) throws TranslateException {
    return predictor.predict(latents);
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  /** Latents of a batch in, pixels of a batch out. */
  private record Pixels(int latentSize, Function<NDList, NDArray> output)
      implements NoBatchifyTranslator<float[], byte[]> {

    @Override
    public NDList processInput(TranslatorContext context, float[] latents) {
      Shape shape = new Shape(latents.length / latentSize, latentSize);
      return new NDList(context.getNDManager().create(latents, shape));
    }

    @Override
    public byte[] processOutput(TranslatorContext context, NDList outputs) {
      return output.apply(outputs).toByteArray();
    }
  }
}
