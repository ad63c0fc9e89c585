package dev.limn.server.model;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.util.List;
import java.util.Optional;

/** Generators by name: those that come with Limn, and those that were pulled. */
public final class ZooSource implements ModelSource {

  private static final String CLASSIFIER = "classifier";

  private final List<String> names;

  private ZooSource(List<String> names) {
    this.names = List.copyOf(names);
  }

  /**
   * All generators that come with Limn.
   *
   * @return the source
   */
  public static ZooSource all() {
    return new ZooSource(generators());
  }

  /**
   * Some generators.
   *
   * @param names which: {@code NAME} or {@code NAME@VERSION}
   * @return the source
   * @throws UsageException if there is no generator of such a name
   */
  public static ZooSource of(List<String> names) {
    for (String name : names) {
      Optional<ZooEntry> found = ModelZoo.find(name);
      if (found.isEmpty() || !draws(found.get())) {
        throw new UsageException(
            "the zoo has no generator '" + name + "'" + Suggestion.tail(name, generators()));
      }
    }
    return new ZooSource(names);
  }

  private static List<String> generators() {
    return ModelZoo.list().stream().filter(ZooSource::draws).map(ZooEntry::name).toList();
  }

  private static boolean draws(ZooEntry entry) {
    return !CLASSIFIER.equals(entry.family());
  }

  @Override
  public List<Found> find() {
    return names.stream().map(name -> new Found(name, () -> ModelZoo.get(name))).toList();
  }
}
