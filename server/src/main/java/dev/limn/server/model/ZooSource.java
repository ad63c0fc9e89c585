package dev.limn.server.model;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.util.List;

/** Generators of the zoo on the class path. */
public final class ZooSource implements ModelSource {

  private static final String CLASSIFIER = "classifier";

  private final List<String> names;

  private ZooSource(List<String> names) {
    this.names = List.copyOf(names);
  }

  /**
   * All generators of the zoo.
   *
   * @return the source
   */
  public static ZooSource all() {
    return new ZooSource(generators());
  }

  /**
   * Some generators of the zoo.
   *
   * @param names which
   * @return the source
   * @throws UsageException if the zoo has no generator of such a name
   */
  public static ZooSource of(List<String> names) {
    List<String> known = generators();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new UsageException(
            "the zoo has no generator '" + name + "'" + Suggestion.tail(name, known));
      }
    }
    return new ZooSource(names);
  }

  private static List<String> generators() {
    return ModelZoo.list().stream()
        .filter(entry -> !entry.family().equals(CLASSIFIER))
        .map(ZooEntry::name)
        .toList();
  }

  @Override
  public List<Found> find() {
    return names.stream().map(name -> new Found(name, () -> ModelZoo.get(name))).toList();
  }
}
