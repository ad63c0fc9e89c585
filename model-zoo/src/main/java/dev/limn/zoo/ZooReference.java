package dev.limn.zoo;

import dev.limn.UsageException;
import dev.limn.runtime.model.Manifest;
import java.util.Optional;

/**
 * What a user writes for a model of a zoo.
 *
 * @param name the model's name
 * @param version the version that must be meant; null for the latest
 */
public record ZooReference(String name, String version) {

  /**
   * Reads a reference.
   *
   * @param text {@code NAME} or {@code NAME@VERSION}
   * @return the reference
   * @throws UsageException if it is neither
   */
  public static ZooReference parse(String text) {
    String[] parts = text.split("@", 2);
    boolean named = parts[0].matches(Manifest.NAME);
    if (!named || parts.length == 2 && !parts[1].matches(Manifest.VERSION)) {
      throw new UsageException(
          "'%s' is no model of a zoo: expects NAME or NAME@VERSION, such as tiny@1.0.0"
              .formatted(text));
    }
    return new ZooReference(parts[0], parts.length == 2 ? parts[1] : null);
  }

  /**
   * Whether a text has the form of a reference, so that it can be looked for in a zoo.
   *
   * @param text any text
   * @return true if {@link #parse} takes it
   */
  static boolean isOne(String text) {
    return text.matches(Manifest.NAME + "(@" + Manifest.VERSION + ")?");
  }

  /**
   * The version that must be meant.
   *
   * @return the version, empty for the latest
   */
  public Optional<String> wantedVersion() {
    return Optional.ofNullable(version);
  }

  boolean fits(ZooEntry entry) {
    return entry.name().equals(name) && (version == null || entry.version().equals(version));
  }

  /** As a user writes it. */
  @Override
  public String toString() {
    return version == null ? name : name + "@" + version;
  }
}
