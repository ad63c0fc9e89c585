package dev.limn.zoo;

import dev.limn.LimnException;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.download.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gets models from another zoo into one of this machine. Versions do not change: what is here is
 * not asked for again. Threads and processes may pull at once, the same model too.
 *
 * @param zoo takes the models
 * @param origin has the models
 * @param policy throws a {@link LimnException} on a package that is not wanted, such as one without
 *     the right signature
 */
public record Pull(ZooDirectory zoo, ZooOrigin origin, Consumer<ModelPackage> policy) {

  /** How a model came to be here. */
  public enum Arrival {
    /** It was fetched. */
    PULLED,
    /** It had been fetched before. */
    WAS_HERE,
    /** The other zoo does not answer; it had been fetched before. */
    UNREACHABLE
  }

  /**
   * A model that is here now.
   *
   * @param entry its line in the index of this machine's zoo
   * @param model the checked package
   * @param arrival how it came
   */
  public record Pulled(ZooEntry entry, ModelPackage model, Arrival arrival) {}

  /**
   * Makes sure that a model is here. With a version that is here already and keeps the policy, the
   * other zoo is not asked; without one, it is asked for the latest. Where what is here breaks the
   * policy, an archive of the same model that differs, such as a signed one, replaces it.
   *
   * @param reference the model
   * @return the model, which keeps the policy
   * @throws LimnException if the other zoo has no such model or does not answer and the model is
   *     not here; if its index is unsound; if the archive cannot be got, is not what the index
   *     states or breaks the policy; or if it cannot be written
   */
  public Pulled run(ZooReference reference) {
    Optional<ZooEntry> here = zoo.index().find(reference);
    if (here.isPresent() && reference.version() != null) {
      Optional<Pulled> kept = accepted(here.get());
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    ZooEntry wanted;
    try {
      wanted = origin.index().require(reference, origin.place());
    } catch (UnreachableException e) {
      return opened(here.orElseThrow(() -> e), Arrival.UNREACHABLE);
    }
    ZooEntry found = wanted;
    return zoo.alone(found, () -> fetched(found));
  }

  private Pulled fetched(ZooEntry wanted) throws IOException {
    Optional<ZooEntry> here = zoo.index().find(wanted.reference());
    if (here.isPresent()) {
      requireSame(here.get(), wanted);
      if (here.get().archive().sha256().equals(wanted.archive().sha256())) {
        return opened(here.get(), Arrival.WAS_HERE);
      }
      Optional<Pulled> kept = accepted(here.get());
      if (kept.isPresent()) {
        return kept.get();
      }
    }
    return arrived(wanted);
  }

  private Pulled arrived(ZooEntry wanted) throws IOException {
    Path file = origin.fetch(wanted, zoo);
    try {
      ModelPackage found = ModelPackage.open(file);
      ZooDirectory.requireSame(found, wanted);
      policy.accept(found);
      return new Pulled(zoo.adopt(found, file), found, Arrival.PULLED);
    } finally {
      zoo.forgetDownloads(wanted);
    }
  }

  /** What is here, unless the policy refuses it. */
  private Optional<Pulled> accepted(ZooEntry here) {
    ModelPackage model = zoo.open(here);
    try {
      policy.accept(model);
    } catch (LimnException e) {
      return Optional.empty();
    }
    return Optional.of(new Pulled(here, model, Arrival.WAS_HERE));
  }

  private Pulled opened(ZooEntry entry, Arrival arrival) {
    ModelPackage model = zoo.open(entry);
    policy.accept(model);
    return new Pulled(entry, model, arrival);
  }

  private void requireSame(ZooEntry here, ZooEntry wanted) {
    if (!here.sha256().equals(wanted.sha256())) {
      throw new LimnException(
          "%s of %s is another one, SHA-256 %s, than that which is here, %s: to change it, say 'limn zoo remove %s' first"
              .formatted(
                  wanted.reference(),
                  origin.place(),
                  wanted.sha256(),
                  here.sha256(),
                  wanted.reference()));
    }
  }
}
