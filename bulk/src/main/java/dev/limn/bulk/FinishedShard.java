package dev.limn.bulk;

import dev.limn.bulk.shard.Shard;
import java.util.List;

/**
 * A shard whose files stand.
 *
 * @param number its place among the shards, from 0 on
 * @param first index of its first sample
 * @param count how many samples it holds
 * @param files one or two
 */
public record FinishedShard(int number, long first, int count, List<ShardFile> files) {

  /** Copies the list. */
  public FinishedShard {
    files = List.copyOf(files);
  }

  static FinishedShard of(Shard shard, List<ShardFile> files) {
    return new FinishedShard(shard.number(), shard.first(), shard.count(), files);
  }

  Shard shard() {
    return new Shard(number, first, count);
  }
}
