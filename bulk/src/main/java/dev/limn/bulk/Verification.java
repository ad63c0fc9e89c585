package dev.limn.bulk;

import dev.limn.LimnException;
import dev.limn.bulk.shard.Shard;
import dev.limn.runtime.Sampler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Proves shards: their files have the checksums that {@code generation.json} states, and drawing
 * them again makes the same bytes. Nothing is written.
 */
public final class Verification {

  private final ShardDirectory directory;
  private final GenerationManifest manifest;
  private final int threads;

  /**
   * Describes the work.
   *
   * @param directory of a generation
   * @param manifest its manifest
   * @param threads shards that are proved at once, at least 1
   */
  public Verification(Path directory, GenerationManifest manifest, int threads) {
    this.directory = new ShardDirectory(directory);
    this.manifest = manifest;
    this.threads = threads;
  }

  /**
   * Proves shards.
   *
   * @param shards some of the manifest's
   * @param sampler of the model that the manifest names
   * @param watch watches the drawing
   * @return by number, what is wrong, a sentence a shard; empty where all are proved
   * @throws StoppedException if the watch asked for a stop
   * @throws LimnException if a file cannot be read
   */
  public Map<Integer, String> run(List<FinishedShard> shards, Sampler sampler, Watch watch) {
    ConcurrentSkipListMap<Integer, String> findings = new ConcurrentSkipListMap<>();
    ExecutorService background = Executors.newCachedThreadPool(Workers::thread);
    try {
      ShardMaker maker = new ShardMaker(sampler, manifest.settings(), watch, background);
      Workers.run(
          Math.min(threads, Math.max(1, shards.size())),
          shards,
          shard -> {
            String finding = finding(shard, maker);
            if (finding != null) {
              findings.put(shard.number(), finding);
            }
          });
    } finally {
      background.shutdown();
    }
    return new TreeMap<>(findings);
  }

  /**
   * Files beside the shards that look like some of them.
   *
   * @return a sentence a file; none where every such file is listed
   * @throws LimnException if the directory cannot be read
   */
  public List<String> strangers() {
    return directory.unlisted(manifest).stream()
        .map(name -> name + ": is no shard of this generation: remove it")
        .toList();
  }

  private String finding(FinishedShard stated, ShardMaker maker) {
    Shard shard = stated.shard();
    String damage = directory.damage(stated);
    if (damage != null) {
      return shard + ": " + damage + ": generate again";
    }
    try {
      FinishedShard again = maker.make(shard, file -> OutputStream.nullOutputStream());
      if (!again.files().equals(stated.files())) {
        return shard
            + ": drawn again, its bytes are others: it is of another machine or version, or was exchanged";
      }
      return null;
    } catch (IOException e) {
      throw new LimnException("cannot draw " + shard + ": " + e.getMessage(), e);
    }
  }
}
