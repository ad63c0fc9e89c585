package dev.limn.bulk.shard;

import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;

/**
 * What a shard will hold, known before its first sample is drawn.
 *
 * @param shard which samples
 * @param image their size, and the classes of a conditional model
 * @param labelled whether each has a label
 */
public record ShardContent(Shard shard, ImageFormat image, boolean labelled) {

  /**
   * The content of a shard of a model's samples.
   *
   * @param shard which samples
   * @param manifest of the model
   * @return the content
   */
  public static ShardContent of(Shard shard, Manifest manifest) {
    return new ShardContent(shard, manifest.image(), manifest.conditional());
  }
}
