package dev.limn.benchmarks;

import ai.onnxruntime.OrtException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** One decoder, three ways: a raw session, the sampler on given latents, and a whole request. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class DecoderBench {

  /** Samples a call. */
  @Param({"1", "256"})
  public int batch;

  private RawSession raw;
  private Sampler sampler;
  private Latents latents;

  /** Opens the same graph twice. */
  @Setup
  public void open() throws IOException, OrtException {
    byte[] model = MlpDecoder.graph().toBytes();
    Path file = Files.createTempFile("decoder", ".onnx");
    try {
      Files.write(file, model);
      sampler = Sampler.open(file);
    } finally {
      Files.delete(file);
    }
    raw = new RawSession(model);
    latents = sampler.latents(SampleRequest.of(batch));
  }

  /** Frees both. */
  @TearDown
  public void close() throws OrtException {
    raw.close();
    sampler.close();
  }

  /** ONNX Runtime alone. */
  @Benchmark
  public byte[] rawDecode() throws OrtException {
    return raw.decode(latents.values(), latents.count());
  }

  /** The same work through the sampler. */
  @Benchmark
  public ImageBatch decode() {
    return sampler.decode(latents);
  }

  /** The latents drawn as well. */
  @Benchmark
  public ImageBatch sample() {
    return sampler.sample(SampleRequest.of(batch));
  }
}
