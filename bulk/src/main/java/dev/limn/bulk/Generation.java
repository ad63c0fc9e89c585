package dev.limn.bulk;

import dev.limn.LimnException;
import dev.limn.bulk.shard.Shard;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.file.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Draws samples into a directory of shards, or goes on where an earlier process has ended, however
 * it did. The files depend on the settings alone: not on threads, nor on the order in which shards
 * are made, nor on how often the work was interrupted.
 */
public final class Generation {

  private final ShardDirectory directory;
  private final GenerationSettings settings;
  private final int threads;

  /**
   * Describes the work.
   *
   * @param directory where; new, empty, or of an earlier run with these settings
   * @param settings what is drawn
   * @param threads shards that are made at once, at least 1
   */
  public Generation(Path directory, GenerationSettings settings, int threads) {
    this.directory = new ShardDirectory(directory);
    this.settings = settings;
    this.threads = threads;
  }

  /**
   * What came of it.
   *
   * @param shards all there are
   * @param kept those that an earlier run had made and that were found whole
   * @param redrawn those that an earlier run had made and that were damaged
   */
  public record Result(int shards, int kept, int redrawn) {}

  /** Told what is found before the first sample is drawn. */
  @FunctionalInterface
  public interface Beginning {

    /**
     * Begins to watch.
     *
     * @param samples yet to be drawn
     * @return who watches the drawing
     */
    Watch begin(long samples);
  }

  /**
   * Makes what is missing. Another process at work on the same directory is waited for.
   *
   * @param opening opens a sampler of so many threads; it is closed at the end
   * @param beginning is told what there is to do
   * @return what came of it
   * @throws dev.limn.UsageException if the directory holds a generation with other settings
   * @throws StoppedException if the watch asked for a stop; finished shards are kept
   * @throws LimnException if the directory has other content or cannot be written
   */
  public Result run(IntFunction<Sampler> opening, Beginning beginning) {
    try {
      Files.createDirectories(directory.path());
      return ProcessLock.hold(
          directory.path().resolve(ShardDirectory.LOCK), () -> runAlone(opening, beginning));
    } catch (IOException e) {
      throw new LimnException(
          "cannot write " + directory.path() + ": " + AtomicOutput.reason(e), e);
    }
  }

  private Result runAlone(IntFunction<Sampler> opening, Beginning beginning) {
    directory.removeUnfinished();
    List<FinishedShard> earlier = earlier();
    List<FinishedShard> whole = whole(earlier);
    List<Shard> missing = missing(whole);
    Ledger ledger = new Ledger(directory, settings, whole);
    if (!missing.isEmpty()) {
      draw(missing, ledger, opening, beginning);
    }
    return new Result(settings.shardCount(), whole.size(), earlier.size() - whole.size());
  }

  private List<FinishedShard> earlier() {
    if (!directory.begun()) {
      directory.requireFree();
      return List.of();
    }
    GenerationManifest manifest = GenerationManifest.read(directory.path());
    manifest.settings().requireSame(settings, directory.path());
    return manifest.shards();
  }

  private List<FinishedShard> whole(List<FinishedShard> shards) {
    ConcurrentLinkedQueue<FinishedShard> whole = new ConcurrentLinkedQueue<>();
    Workers.run(
        threads,
        shards,
        shard -> {
          if (directory.damage(shard) == null) {
            whole.add(shard);
          }
        });
    return new ArrayList<>(whole);
  }

  private List<Shard> missing(List<FinishedShard> whole) {
    Set<Integer> there =
        whole.stream().map(FinishedShard::number).collect(Collectors.toCollection(TreeSet::new));
    List<Shard> missing = new ArrayList<>();
    for (int number = 0; number < settings.shardCount(); number++) {
      if (!there.contains(number)) {
        missing.add(settings.shard(number));
      }
    }
    return missing;
  }

  private void draw(
      List<Shard> missing, Ledger ledger, IntFunction<Sampler> opening, Beginning beginning) {
    int atOnce = Math.min(threads, missing.size());
    ExecutorService background = Executors.newCachedThreadPool(Workers::thread);
    try (Sampler sampler = opening.apply(Math.max(1, threads / atOnce))) {
      // What the model cannot do must not be written down as this directory's settings.
      sampler.latents(settings.request(0, 1));
      ledger.save();
      draw(missing, ledger, sampler, background, beginning);
    } finally {
      background.shutdown();
    }
  }

  private void draw(
      List<Shard> missing,
      Ledger ledger,
      Sampler sampler,
      ExecutorService background,
      Beginning beginning) {
    try {
      Watch watch = beginning.begin(missing.stream().mapToLong(Shard::count).sum());
      ShardMaker maker = new ShardMaker(sampler, settings, watch, background);
      Workers.run(
          Math.min(threads, missing.size()),
          missing,
          shard -> ledger.add(directory.write(shard, maker)));
    } finally {
      // Whatever ended the work: what is finished is not drawn again.
      ledger.save();
    }
  }

  /** The manifest on its way. Safe for use by several threads. */
  private static final class Ledger {

    /** Of the time between two writings of a manifest, which of many shards is long. */
    private static final long LEAST_NANOS = 200_000_000L;

    private static final long TIMES_OF_ONE = 50;

    private final ShardDirectory directory;
    private final GenerationSettings settings;
    private final List<FinishedShard> shards;
    private long nextSave;

    Ledger(ShardDirectory directory, GenerationSettings settings, List<FinishedShard> shards) {
      this.directory = directory;
      this.settings = settings;
      this.shards = new ArrayList<>(shards);
    }

    synchronized void add(FinishedShard shard) {
      shards.add(shard);
      if (System.nanoTime() - nextSave >= 0) {
        save();
      }
    }

    synchronized void save() {
      long begin = System.nanoTime();
      GenerationManifest.of(settings, shards).write(directory.path());
      long end = System.nanoTime();
      nextSave = end + Math.max(LEAST_NANOS, TIMES_OF_ONE * (end - begin));
    }
  }
}
