package dev.limn.server.inference;

import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.inference.InferRequest.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What the protocol tells of a model.
 *
 * @param name its name
 * @param versions those that answer
 * @param platform what its files are
 * @param inputs what infer requests may bring
 * @param outputs what they may ask for
 */
public record ModelMetadata(
    String name,
    List<String> versions,
    String platform,
    List<TensorMetadata> inputs,
    List<TensorMetadata> outputs) {

  private static final String PLATFORM = "onnxruntime_onnx";

  /**
   * Metadata of a model.
   *
   * @param model what it states about itself
   * @param versions those that answer
   * @return the metadata
   */
  public static ModelMetadata of(Manifest model, List<String> versions) {
    List<TensorMetadata> inputs = new ArrayList<>();
    inputs.add(TensorMetadata.of("latent", "FP32", -1, model.latent().size()));
    if (model.conditional()) {
      inputs.add(TensorMetadata.of("label", "INT64", -1));
    }
    ImageFormat image = model.image();
    return new ModelMetadata(
        model.name(),
        versions,
        PLATFORM,
        inputs,
        List.of(of(Tensor.IMAGE, image), of(Tensor.PIXELS, image)));
  }

  private static TensorMetadata of(Tensor tensor, ImageFormat image) {
    return TensorMetadata.of(tensor.label(), tensor.datatype(), tensor.shape(-1, image));
  }
}
