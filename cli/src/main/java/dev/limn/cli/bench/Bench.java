package dev.limn.cli.bench;

import ai.onnxruntime.OrtException;
import dev.limn.LimnException;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures a model's sampler beside plain sessions, all in turn within each of many short rounds,
 * so that what else the machine does meets all of them alike.
 */
final class Bench {

  /** The share of the measured time that each contender warms up for, so that code is compiled. */
  private static final double WARM_UP = 0.25;

  /** ONNX Runtime's threads go on spinning after a run, at the cost of whoever comes next. */
  private static final Duration PAUSE = Duration.ofMillis(60);

  /** Threads that fell asleep in the pause wake up again, which does not count. */
  private static final Duration RUN_IN = Duration.ofMillis(20);

  private static final Duration SLICE = Duration.ofMillis(120);

  private final ModelPackage model;
  private final int batch;
  private final Provider provider;
  private final int threads;

  /** The sampler has provider and threads; the plain sessions are the processor's as they come. */
  Bench(ModelPackage model, int batch, Provider provider, int threads) {
    this.model = model;
    this.batch = batch;
    this.provider = provider;
    this.threads = threads;
  }

  /** Measures for so long, warm-up aside. */
  BenchReport run(Duration duration) {
    List<Contender> contenders = new ArrayList<>();
    try {
      open(contenders);
      Map<String, List<Round>> rounds = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        Round.of(contender, (long) (WARM_UP * duration.toNanos()));
        rounds.put(contender.name(), new ArrayList<>());
      }
      long end = System.nanoTime() + duration.toNanos();
      do {
        for (Contender contender : contenders) {
          pause();
          Round.of(contender, RUN_IN.toNanos());
          rounds.get(contender.name()).add(Round.of(contender, SLICE.toNanos()));
        }
      } while (System.nanoTime() < end);
      return BenchReport.of(model.manifest().name(), batch, used(contenders), rounds);
    } catch (OrtException e) {
      throw new LimnException("ONNX Runtime failed: " + e.getMessage(), e);
    } finally {
      contenders.forEach(Bench::close);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LimnException("interrupted while measuring", e);
    }
  }

  private void open(List<Contender> contenders) throws OrtException {
    SamplerOptions options = SamplerOptions.DEFAULT.withThreads(threads);
    OnnxModel plain =
        GeneratorGraph.withoutPixels(
            model.graph(model.manifest().decoder(Precision.FP32).orElseThrow()));
    DecoderInputs inputs;
    try (Sampler sampler = Sampler.open(model, options)) {
      inputs = DecoderInputs.of(sampler, batch);
    }
    contenders.add(new DefaultSession(plain, inputs));
    contenders.add(new TypicalUse(plain, inputs));
    for (Precision precision : Precision.values()) {
      boolean runs = precision == Precision.FP32 || provider instanceof Provider.Cpu;
      if (runs && model.manifest().decoder(precision).isPresent()) {
        SamplerOptions chosen = options.withPrecision(precision).withProvider(provider);
        contenders.add(new LimnSampler(model, chosen, batch));
      }
    }
  }

  /** What {@code auto} has chosen, where it was asked for. */
  private static String used(List<Contender> contenders) {
    return contenders.stream()
        .filter(LimnSampler.class::isInstance)
        .map(contender -> ((LimnSampler) contender).provider())
        .findFirst()
        .orElseThrow();
  }

  private static void close(Contender contender) {
    try {
      contender.close();
    } catch (OrtException e) {
      throw new LimnException("ONNX Runtime failed to close: " + e.getMessage(), e);
    }
  }
}
