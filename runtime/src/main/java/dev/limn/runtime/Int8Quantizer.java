package dev.limn.runtime;

import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.HalfWeights;
import dev.limn.onnx.Int8Decoder;
import dev.limn.onnx.OnnxException;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the 8-bit form of a packaged decoder, its scales fixed on samples that it draws. */
public final class Int8Quantizer {

  /** How many samples are drawn to see which numbers the layers make. */
  public static final int CALIBRATION_SAMPLES = 2048;

  /** No sample of a calibration is one that users draw first. */
  private static final long SEED = 0x696e7438;

  private static final int ROWS = 256;

  private Int8Quantizer() {}

  /**
   * Quantizes a package's fp32 decoder; weights that stay real numbers are stored as its are.
   *
   * @param model a generator; samples come from its default prior
   * @return the 8-bit decoder
   * @throws OnnxException if a layer of the decoder has no 8-bit form
   */
  public static OnnxModel quantize(ModelPackage model) {
    OnnxModel packaged = model.graph(model.manifest().decoder(Precision.FP32).orElseThrow());
    OnnxModel decoder = HalfWeights.expand(packaged);
    List<String> values = Int8Decoder.calibratedValues(decoder);
    Map<String, Int8Decoder.Range> ranges = new HashMap<>();
    OnnxModel exposed = Int8Decoder.exposing(GeneratorGraph.withoutPixels(decoder), values);
    try (Sampler sampler = Sampler.open(model);
        GraphRunner runner = GraphRunner.open(exposed)) {
      for (int from = 0; from < CALIBRATION_SAMPLES; from += ROWS) {
        SampleRequest request = SampleRequest.of(ROWS).withSeed(SEED).withFirstIndex(from);
        for (Tensor seen : runner.run(inputs(sampler, request))) {
          ranges.merge(seen.name(), range(seen), Int8Quantizer::union);
        }
      }
    }
    OnnxModel quantized = Int8Decoder.of(decoder, ranges);
    // The first layer's weights, which stay real numbers.
    return HalfWeights.areIn(packaged) ? HalfWeights.store(quantized) : quantized;
  }

  private static List<Tensor> inputs(Sampler sampler, SampleRequest request) {
    Latents latents = sampler.latents(request);
    long[] shape = {latents.count(), latents.size()};
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(Tensor.ofFloats("latent", shape, latents.values()));
    if (sampler.manifest().conditional()) {
      long[] labels = IntStream.of(sampler.labels(request)).asLongStream().toArray();
      inputs.add(Tensor.ofLongs("label", new long[] {labels.length}, labels));
    }
    return inputs;
  }

  private static Int8Decoder.Range range(Tensor seen) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : seen.toFloats()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return new Int8Decoder.Range(least, most);
  }

  private static Int8Decoder.Range union(Int8Decoder.Range a, Int8Decoder.Range b) {
    return new Int8Decoder.Range(Math.min(a.least(), b.least()), Math.max(a.most(), b.most()));
  }
}
