package dev.limn.bulk;

import dev.limn.bulk.shard.ShardFormat;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.SamplerOptions;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.zoo.ModelZoo;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Models of the zoo for tests, and settings for them. */
public final class Models {

  public static final ModelPackage LABELLED = ModelZoo.get("cvae-conv-mnist");
  public static final ModelPackage UNLABELLED = ModelZoo.get("vae-mlp-mnist");

  private Models() {}

  public static GenerationSettings settings(ModelPackage source, ShardFormat format, int count) {
    return settings(source, format, count, 100);
  }

  static GenerationSettings settings(
      ModelPackage source, ShardFormat format, int count, int shardSize) {
    boolean labelled = source.manifest().conditional();
    return new GenerationSettings(
        source.manifest().name() + "@" + source.manifest().version(),
        source.sha256(),
        count,
        7,
        labelled ? List.of(3, 1, 4) : null,
        1,
        "default",
        Precision.FP32,
        "cpu",
        Map.of(),
        format,
        shardSize);
  }

  static IntFunction<Sampler> opening(ModelPackage source) {
    return threads -> Sampler.open(source, SamplerOptions.DEFAULT.withThreads(threads));
  }
}
