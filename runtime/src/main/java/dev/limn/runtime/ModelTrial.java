package dev.limn.runtime;

import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import java.util.Optional;

/**
 * How a provider is tried on a generator.
 *
 * @param decoder makes pixels
 * @param encoder empty where the model has none
 */
record ModelTrial(
    Manifest manifest, OnnxModel decoder, Optional<OnnxModel> encoder, SamplerOptions options)
    implements ProviderTrials.Attempt<OpenModel> {

  @Override
  public OpenModel open(Provider candidate) {
    SamplerOptions chosen = options.withProvider(candidate);
    return new OpenModel(
        PixelDecoder.open(decoder, manifest, chosen),
        encoder.map(graph -> new OpenEncoder(graph, chosen)));
  }

  /**
   * Runs every batch size that will come again and again: a GPU chooses kernels at the first run of
   * each, which is to happen here and not under a request.
   */
  @Override
  public void prove(OpenModel model) {
    ImageFormat image = manifest.image();
    int bytes = image.height() * image.width() * image.channels();
    PixelDecoder opened = model.decoder();
    for (int rows : opened.buckets().warmUp(opened.rowsPerRun())) {
      // Latents and labels are zero.
      opened.decode(rows, (from, count, lane) -> {}, new byte[rows * bytes]);
    }
    model.encoder().ifPresent(opening -> encode(opening.session(), new float[bytes]));
  }

  private void encode(GraphSession session, float[] planes) {
    ImageFormat image = manifest.image();
    try (GraphSession.Feed feed = session.feed()) {
      feed.floats("image", planes, 0, 1, image.channels(), image.height(), image.width());
      if (manifest.conditional()) {
        feed.labels("label", new int[1], 0, 1);
      }
      feed.fetchFloats("mean", 1, manifest.latent().size());
      feed.fetchFloats("log_variance", 1, manifest.latent().size());
      feed.run();
    }
  }

  @Override
  public void close(OpenModel model) {
    model.close();
  }
}
