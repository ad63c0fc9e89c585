package dev.limn.benchmarks;

import ai.djl.translate.TranslateException;
import ai.onnxruntime.OrtException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.random.CounterRandom;
import dev.limn.zoo.ModelZoo;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decoder of the zoo, several ways, from latents in a Java array to bytes in a Java array. A
 * virtual machine has one contender: the threads of one never take the other's time.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DecoderBench {

  /** What every contender is given. */
  @State(Scope.Benchmark)
  public static class Work {

    /** A model of the zoo, unconditional. */
    @Param({"vae-mlp-mnist", "vae-conv-mnist"})
    public String model;

    /** Samples a call. */
    @Param({"1", "256"})
    public int batch;

    ModelPackage source;
    float[] latents;

    /** Draws the latents that the sampler draws from the normal prior with seed 0. */
    @Setup
    public void draw() {
      source = ModelZoo.get(model);
      latents = new float[batch * latentSize()];
      CounterRandom random = new CounterRandom(0);
      for (int row = 0; row < batch; row++) {
        random.normals(row, CounterRandom.LATENT, latents, row * latentSize(), latentSize());
      }
    }

    int latentSize() {
      return source.manifest().latent().size();
    }
  }

  /** ONNX Runtime with default options. */
  @State(Scope.Benchmark)
  public static class Raw {

    private RawSession session;

    /** Opens the graph as the package holds it. */
    @Setup
    public void open(Work work) throws OrtException {
      session = new RawSession(DecoderFile.bytes(work.source));
    }

    /** Frees it. */
    @TearDown
    public void close() throws OrtException {
      session.close();
    }
  }

  /** Limn with default options. */
  @State(Scope.Benchmark)
  public static class Limn {

    Sampler sampler;

    /** Opens the package. */
    @Setup
    public void open(Work work) {
      sampler = Sampler.open(work.source);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      sampler.close();
    }
  }

  /** DJL's predictor on ONNX Runtime. */
  @State(Scope.Benchmark)
  public static class OnnxRuntime {

    private DjlDecoder decoder;

    /** Opens the graph as the package holds it. */
    @Setup
    public void open(Work work) throws Exception {
      decoder = DjlDecoder.onnxRuntime(work.source);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      decoder.close();
    }
  }

  /** DJL's predictor on PyTorch. */
  @State(Scope.Benchmark)
  public static class PyTorch {

    private DjlDecoder decoder;

    /** Builds the layers of the model's recipe and gives them the package's weights. */
    @Setup
    public void open(Work work) {
      decoder = DjlDecoder.pyTorch(work.source);
    }

    /** Frees it. */
    @TearDown
    public void close() {
      decoder.close();
    }
  }

  /** ONNX Runtime alone. */
  @Benchmark
  public byte[] rawSession(Work work, Raw raw) throws OrtException {
    return raw.session.decode(work.latents, work.batch);
  }

  /** The same through the sampler. */
  @Benchmark
  public ImageBatch limnDecode(Work work, Limn limn) {
    return limn.sampler.decode(new Latents(work.batch, work.latentSize(), work.latents));
  }

  /** The latents drawn as well, from the model's default prior, a mixture. */
  @Benchmark
  public ImageBatch limnSample(Work work, Limn limn) {
    return limn.sampler.sample(SampleRequest.of(work.batch));
  }

  /** The same graph through DJL. */
  @Benchmark
  public byte[] djlOnnxRuntime(Work work, OnnxRuntime djl) throws TranslateException {
    return djl.decoder.decode(work.latents);
  }

  /** The same layers and weights through DJL, bytes made by DJL too. */
  @Benchmark
  public byte[] djlPyTorch(Work work, PyTorch djl) throws TranslateException {
    return djl.decoder.decode(work.latents);
  }
}
