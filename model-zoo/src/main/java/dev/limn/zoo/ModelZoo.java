package dev.limn.zoo;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.model.ModelPackage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Models by name: those that come with Limn, on the class path, and those that the user has pulled
 * or added. A name without a version means the model that comes with Limn, where there is one: what
 * was pulled never stands in for it, and no result depends on what lies in a cache. Stateless, may
 * be used by many threads.
 */
public final class ModelZoo {

  private ModelZoo() {}

  /**
   * What comes with Limn.
   *
   * @return the index, sorted by name
   */
  public static List<ZooEntry> list() {
    try {
      return new ObjectMapper().readValue(resource(ZooIndex.FILE), new TypeReference<>() {});
    } catch (IOException e) {
      throw new LimnException("the model zoo's index is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Looks for a model.
   *
   * @param reference {@code NAME}, which means the model that comes with Limn or else the latest
   *     that was pulled; or {@code NAME@VERSION}
   * @return its line of the index it stands in, empty where there is none
   */
  public static Optional<ZooEntry> find(String reference) {
    return find(reference, ZooDirectory.ofUser());
  }

  static Optional<ZooEntry> find(String reference, ZooDirectory pulled) {
    if (!ZooReference.isOne(reference)) {
      return Optional.empty();
    }
    ZooReference wanted = ZooReference.parse(reference);
    return packaged(wanted).or(() -> pulled.index().find(wanted));
  }

  private static Optional<ZooEntry> packaged(ZooReference wanted) {
    return list().stream().filter(wanted::fits).findFirst();
  }

  /**
   * Whether there is a model of a name.
   *
   * @param reference as for {@link #find(String)}
   * @return true if {@link #get(String)} finds it
   */
  public static boolean has(String reference) {
    return find(reference).isPresent();
  }

  /**
   * Opens a model.
   *
   * @param reference as for {@link #find(String)}
   * @return the checked package
   * @throws UsageException if there is none of that name and version
   * @throws LimnException if it is not the one that the index states, or is damaged
   */
  public static ModelPackage get(String reference) {
    return get(reference, ZooDirectory.ofUser());
  }

  static ModelPackage get(String reference, ZooDirectory pulled) {
    return get(reference, pulled, pulled::open);
  }

  /**
   * Opens a model and checks every byte: of one that was pulled, its archive and its line of the
   * index too.
   *
   * @param reference as for {@link #find(String)}
   * @return the checked package
   * @throws UsageException if there is none of that name and version
   * @throws LimnException if it is not the one that the index states, or anything is damaged
   */
  public static ModelPackage verify(String reference) {
    return verify(reference, ZooDirectory.ofUser());
  }

  static ModelPackage verify(String reference, ZooDirectory pulled) {
    return get(reference, pulled, pulled::verify);
  }

  private static ModelPackage get(
      String reference, ZooDirectory pulled, Function<ZooEntry, ModelPackage> open) {
    ZooEntry entry = find(reference, pulled).orElseThrow(() -> unknown(reference, pulled.index()));
    if (entry.archive() != null) {
      return open.apply(entry);
    }
    ModelPackage found =
        ModelPackage.read(path -> resource(entry.name() + "/" + path), entry.name());
    ZooDirectory.requireSame(found, entry);
    return found;
  }

  /**
   * Refuses a model that no name would reach: one of a name and version that come with Limn.
   *
   * @param entry a model that is to be pulled or added
   * @throws UsageException if another model of its name and version comes with Limn
   */
  public static void requireReachable(ZooEntry entry) {
    Optional<ZooEntry> own = packaged(entry.reference());
    if (own.isPresent() && !own.get().sha256().equals(entry.sha256())) {
      throw new UsageException(
          "another %s comes with Limn, which the name would mean: this one needs another name or version"
              .formatted(entry.reference()));
    }
  }

  private static UsageException unknown(String reference, ZooIndex pulled) {
    String name = reference.split("@", 2)[0];
    List<String> versions =
        Stream.concat(
                list().stream().filter(entry -> entry.name().equals(name)).map(ZooEntry::version),
                pulled.versions(name).stream())
            .toList();
    if (!versions.isEmpty()) {
      return new UsageException(
          "unknown model '%s': %s is here in %s; 'limn zoo pull' gets others"
              .formatted(reference, name, String.join(", ", versions)));
    }
    List<String> known =
        Stream.concat(list().stream().map(ZooEntry::name), pulled.names().stream()).toList();
    return new UsageException("unknown model '" + reference + "'" + Suggestion.tail(name, known));
  }

  private static byte[] resource(String path) {
    try (InputStream in = ModelZoo.class.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new LimnException("cannot read " + path + " of the model zoo", e);
    }
  }
}
