package dev.limn.server.model;

import dev.limn.LimnException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.server.batch.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The models that are served, by name and version. A model is opened and warm before it answers; a
 * new one takes over between two calls, and the old one is closed after the last call on it. A
 * package that cannot be opened is told of in the index and changes nothing else. Safe for use by
 * many threads; loading and unloading wait for each other, calls wait for neither.
 */
public final class ModelRepository {

  private final List<ModelSource> sources;
  private final ServingOptions options;
  private final Workers openers;
  private final SlotTable slots = new SlotTable(this::changed);
  private final ReentrantLock loading = new ReentrantLock();

  /** Done when nothing is opened any more. */
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();

  /** Models that take no new calls and are not closed yet. */
  private final Set<CompletableFuture<Void>> retiring = ConcurrentHashMap.newKeySet();

  private volatile Runnable listener = () -> {};
  private volatile boolean started;
  private volatile boolean closing;

  /**
   * A repository that has opened nothing yet.
   *
   * @param sources where packages come from; of two packages of one name and version, the first one
   *     is served
   * @param options how they are opened
   */
  public ModelRepository(List<ModelSource> sources, ServingOptions options) {
    this.sources = List.copyOf(sources);
    this.options = options;
    this.openers = new Workers("limn-models", Runtime.getRuntime().availableProcessors());
  }

  /** Opens all that the sources have, several at a time, and returns when that is done. */
  public void start() {
    whileLoading(this::openAll);
  }

  private void openAll() {
    Map<String, ModelSource.Found> places = find();
    places.forEach((key, found) -> slots.put(key, Slot.loading(found.place())));
    Map<String, CompletableFuture<ServedModel>> opening = new LinkedHashMap<>();
    places.forEach(
        (key, found) ->
            opening.put(
                key, CompletableFuture.supplyAsync(() -> openUnlessClosing(found), openers)));
    opening.forEach(this::installWhenOpen);
    started = true;
    changed();
  }

  /** One change at a time; what a closing repository finds open behind it is closed, too. */
  private void whileLoading(Runnable change) {
    loading.lock();
    try {
      requireOpen();
      change.run();
    } finally {
      if (closing) {
        closeAll();
      }
      loading.unlock();
    }
  }

  private void requireOpen() {
    if (closing) {
      throw new ServerClosingException();
    }
  }

  private ServedModel openUnlessClosing(ModelSource.Found found) {
    requireOpen();
    return open(found.open().get());
  }

  /**
   * Tells of each change of what answers or is ready from now on.
   *
   * @param onChange called by the thread that changes it, which waits: must not throw and must not
   *     take long
   */
  public void listen(Runnable onChange) {
    listener = onChange;
  }

  private void changed() {
    listener.run();
  }

  private void installWhenOpen(String key, CompletableFuture<ServedModel> opening) {
    try {
      CompletableFuture.anyOf(opening, stopping).get();
      if (closing) {
        opening.thenAccept(this::retire);
        return;
      }
      install(key, opening.get());
    } catch (ExecutionException e) {
      slots.put(key, slots.get(key).without(reason(e.getCause())));
    } catch (LimnException e) {
      slots.put(key, slots.get(key).without(reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      slots.put(key, slots.get(key).without("opening it was interrupted"));
    }
  }

  /**
   * Whether calls are welcome: all models that there were at the start have been opened or have
   * failed to, and the server is not stopping.
   *
   * @return the truth of this moment
   */
  public boolean isReady() {
    return started && !closing;
  }

  /**
   * Keeps a model open for a call.
   *
   * @param name its name
   * @param version its version, or null for the latest
   * @return the model; the caller calls {@link ServedModel#release} once
   * @throws UnknownModelException if there is no such model or version
   * @throws ModelNotReadyException if it is known and does not answer
   * @throws ServerClosingException if the server is stopping
   */
  public ServedModel hold(String name, String version) {
    while (true) {
      if (closing) {
        throw new ServerClosingException();
      }
      ServedModel model = slots.serving().find(name, version);
      if (model == null) {
        throw slots.missing(name, version);
      }
      if (model.hold()) {
        return model;
      }
      // Retired just now: what takes its place, if anything, is served already.
    }
  }

  /**
   * Whether a model answers.
   *
   * @param name its name
   * @param version its version, or null for any
   * @return true if {@link #hold} would succeed
   * @throws UnknownModelException if there is no such model or version
   */
  public boolean isReady(String name, String version) {
    if (slots.serving().find(name, version) != null) {
      return !closing;
    }
    if (slots.missing(name, version) instanceof UnknownModelException unknown) {
      throw unknown;
    }
    return false;
  }

  /**
   * The versions of a model that answer.
   *
   * @param name its name
   * @return their names, the latest last; empty where none does
   */
  public List<String> versions(String name) {
    return List.copyOf(slots.serving().versions(name).keySet());
  }

  /**
   * The models that answer.
   *
   * @return all versions; not held open
   */
  public List<ServedModel> models() {
    return slots.models();
  }

  /**
   * How many rows are admitted and unanswered.
   *
   * @return of all models that answer together
   */
  public int waitingRows() {
    return slots.models().stream().mapToInt(ServedModel::waitingRows).sum();
  }

  /**
   * What there is.
   *
   * @return a line each package, by name and version
   */
  public List<IndexEntry> index() {
    return slots.index();
  }

  /**
   * Looks again at all packages of a model: new and changed versions are opened and take over,
   * versions that are gone are closed, those that cannot be opened stay as they were. Waits until
   * that is done.
   *
   * @param name the model's name
   * @throws UnknownModelException if no source has such a model
   * @throws LoadingException if a package of it cannot be opened
   */
  public void load(String name) {
    whileLoading(() -> renewAll(name));
  }

  private void renewAll(String name) {
    Map<String, ModelSource.Found> places = find();
    List<String> failures = new ArrayList<>();
    places.forEach((key, found) -> load(name, key, found, failures));
    removeGone(name, places.keySet());
    if (!failures.isEmpty()) {
      throw new LoadingException(String.join("; ", failures));
    }
    if (!slots.knows(name)) {
      throw slots.unknown(name);
    }
  }

  private void load(String name, String key, ModelSource.Found found, List<String> failures) {
    requireOpen();
    Slot before = slots.get(key) == null ? Slot.loading(found.place()) : slots.get(key);
    boolean others = before.name() != null && !before.isOf(name);
    if (others && !isNow(found, name)) {
      return;
    }
    try {
      slots.put(key, before);
      renew(name, key, found.open().get(), before);
    } catch (RuntimeException e) {
      slots.put(key, before.withReason(reason(e)));
      if (others
          || before.isOf(name)
          || found.place().equals(name)
          || found.place().startsWith(name + "/")) {
        failures.add(reason(e));
      }
    }
  }

  /** Whether the package where another model was is one of this model by now. */
  private static boolean isNow(ModelSource.Found found, String name) {
    try {
      return found.open().get().manifest().name().equals(name);
    } catch (LimnException e) {
      return false;
    }
  }

  private void renew(String name, String key, ModelPackage source, Slot before) {
    if (!source.manifest().name().equals(name)) {
      slots.put(key, Slot.notLoaded(before.place(), source.manifest()));
      retire(before.model());
    } else if (before.model() != null && before.model().sha256().equals(source.sha256())) {
      slots.put(key, before.withReason(""));
    } else {
      install(key, open(source));
    }
  }

  private void removeGone(String name, Set<String> present) {
    for (Map.Entry<String, Slot> entry : slots.all().entrySet()) {
      if (entry.getValue().isOf(name) && !present.contains(entry.getKey())) {
        slots.remove(entry.getKey());
        retire(entry.getValue().model());
      }
    }
  }

  /**
   * Closes all versions of a model after the calls in progress. Does not wait for them.
   *
   * @param name the model's name
   * @throws UnknownModelException if there is no such model
   */
  public void unload(String name) {
    whileLoading(() -> unloadVersions(name));
  }

  private void unloadVersions(String name) {
    if (!slots.knows(name)) {
      throw slots.unknown(name);
    }
    for (Map.Entry<String, Slot> entry : slots.all().entrySet()) {
      Slot slot = entry.getValue();
      if (slot.isOf(name)) {
        slots.put(entry.getKey(), slot.without("unloaded on request"));
        retire(slot.model());
      }
    }
  }

  private ServedModel open(ModelPackage source) {
    return ServedModel.open(source, options, openers);
  }

  /** Has a model take the place of what answered there before. */
  private void install(String key, ServedModel model) {
    for (Map.Entry<String, Slot> other : slots.all().entrySet()) {
      Slot slot = other.getValue();
      if (!other.getKey().equals(key) && slot.model() != null && slot.isSame(model)) {
        retire(model);
        throw new LimnException(
            "%s %s is served from %s already: give one of them another version"
                .formatted(slot.name(), slot.version(), slot.place()));
      }
    }
    Slot before = slots.get(key);
    slots.put(key, Slot.of(before.place(), model));
    retire(before.model());
  }

  private void retire(ServedModel model) {
    if (model != null) {
      CompletableFuture<Void> closed = model.retire();
      retiring.add(closed);
      closed.whenComplete((done, failure) -> retiring.remove(closed));
    }
  }

  private Map<String, ModelSource.Found> find() {
    Map<String, ModelSource.Found> found = new LinkedHashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      for (ModelSource.Found place : sources.get(i).find()) {
        found.put(i + "/" + place.place(), place);
      }
    }
    return found;
  }

  private static String reason(Throwable e) {
    return e instanceof LimnException
        ? e.getMessage()
        : "unexpected " + e.getClass().getSimpleName();
  }

  /**
   * Refuses new calls, waits for those in progress, and closes all models, those unloaded or
   * replaced before included.
   *
   * @param patience how long to wait at most
   * @return false if calls were still in progress then
   */
  public boolean close(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    closing = true;
    stopping.complete(null);
    changed();
    if (!locked(patience)) {
      // A model is being opened, and whoever does so closes all behind him.
      return false;
    }
    try {
      return await(closeAll(), Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    } finally {
      loading.unlock();
    }
  }

  private boolean locked(Duration patience) {
    try {
      return loading.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private CompletableFuture<Void> closeAll() {
    for (Map.Entry<String, Slot> entry : slots.all().entrySet()) {
      Slot slot = entry.getValue();
      slots.put(entry.getKey(), slot.without("the server is stopping"));
      retire(slot.model());
    }
    CompletableFuture<Void> closed =
        CompletableFuture.allOf(retiring.toArray(CompletableFuture[]::new));
    closed.whenComplete((done, failure) -> openers.close());
    return closed;
  }

  private static boolean await(CompletableFuture<Void> closed, Duration patience) {
    try {
      closed.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
