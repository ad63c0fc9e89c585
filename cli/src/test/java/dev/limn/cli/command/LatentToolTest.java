package dev.limn.cli.command;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Labels;
import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What tests of interpolate, traverse and grid share. */
abstract class LatentToolTest extends CommandTest {

  static final int LATENT = TinyModel.LATENT;
  static final int PIXELS = TinyModel.HEIGHT * TinyModel.WIDTH;

  Invocation run(String command, TinyModel model, String out, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of(command, model(model), "--out", file(out).toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  String latentFile(String name, Latents latents) {
    NpyFile.write(NpyArray.ofFloats(latents.values(), latents.count(), latents.size()), file(name));
    return file(name).toString();
  }

  byte[] pixels(String name) {
    return NpyFile.read(file(name)).data();
  }

  long[] labels(String name) {
    return NpyFile.read(file(name)).longs();
  }

  static byte[] decoded(TinyModel model, Latents latents, int... labels) {
    return with(model, sampler -> sampler.decode(latents, labels).pixels());
  }

  /** The first latent of a seed. */
  static float[] first(TinyModel model, long seed, Labels labels) {
    SampleRequest request = SampleRequest.of(1).withSeed(seed).withLabels(labels);
    return with(model, sampler -> sampler.latents(request).values());
  }

  /** One number of the origin changed. */
  static Latents axis(int dimension, float... values) {
    float[] all = new float[values.length * LATENT];
    for (int i = 0; i < values.length; i++) {
      all[i * LATENT + dimension] = values[i];
    }
    return new Latents(values.length, LATENT, all);
  }

  static Latents arc(float[] from, float[] to, int steps) {
    return LatentPaths.arc(from, to, steps);
  }

  static int[] block(int label, int count) {
    int[] labels = new int[count];
    Arrays.fill(labels, label);
    return labels;
  }

  static <T> T with(TinyModel model, Function<Sampler, T> use) {
    try (Sampler sampler = Sampler.open(model.pack())) {
      return use.apply(sampler);
    }
  }
}
