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

/** The models on the class path. Stateless, may be used by many threads. */
public final class ModelZoo {

  private static final String INDEX = "index.json";

  private ModelZoo() {}

  /**
   * What there is.
   *
   * @return the index, sorted by name
   */
  public static List<ZooEntry> list() {
    try {
      return new ObjectMapper().readValue(resource(INDEX), new TypeReference<>() {});
    } catch (IOException e) {
      throw new LimnException("the model zoo's index is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Whether there is a model of a name.
   *
   * @param name the name
   * @return true if {@link #get} finds it
   */
  public static boolean has(String name) {
    return list().stream().anyMatch(entry -> entry.name().equals(name));
  }

  /**
   * Opens a model.
   *
   * @param name its name in the index
   * @return the checked package
   * @throws UsageException if there is none of that name
   * @throws LimnException if it is not the one that the index states, or is damaged
   */
  public static ModelPackage get(String name) {
    List<ZooEntry> entries = list();
    ZooEntry entry =
        entries.stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "unknown model '"
                            + name
                            + "'"
                            + Suggestion.tail(
                                name, entries.stream().map(ZooEntry::name).toList())));
    ModelPackage found = ModelPackage.read(path -> resource(name + "/" + path), name);
    if (!found.sha256().equals(entry.sha256())) {
      throw new LimnException(
          "model "
              + name
              + " is not the one of the zoo's index: SHA-256 must be "
              + entry.sha256()
              + ", found "
              + found.sha256()
              + ": get the zoo again");
    }
    return found;
  }

  private static byte[] resource(String path) {
    try (InputStream in = ModelZoo.class.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new LimnException("cannot read " + path + " of the model zoo", e);
    }
  }
}
