package dev.limn.conformance;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that a subject is known not to pass, each with the reason. They are not tried, and are
 * shown as excluded. Immutable.
 *
 * @param reasons by id; an id that ends in {@code *} stands for all that begin so
 */
public record Exclusions(Map<String, String> reasons) {

  /** Nothing is excluded. */
  public static final Exclusions NONE = new Exclusions(Map.of());

  private static final String ANY = "*";

  /**
   * Copies the reasons.
   *
   * @throws UsageException if one is empty
   */
  public Exclusions {
    reasons = new LinkedHashMap<>(reasons);
    reasons.forEach(
        (id, reason) -> {
          if (id.isBlank() || reason.isBlank()) {
            throw new UsageException(
                "an exclusion is ID=REASON, and the reason is shown, found '%s=%s'"
                    .formatted(id, reason));
          }
        });
  }

  /**
   * Reads exclusions as a file and a command line spell them.
   *
   * @param lines {@code ID=REASON} each; empty lines and those that begin with {@code #} are
   *     comments
   * @return the exclusions
   * @throws UsageException if a line is none, or an id is excluded twice
   */
  public static Exclusions parse(List<String> lines) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] parts = text.split("=", 2);
      String reason = parts.length == 2 ? parts[1].strip() : "";
      if (reasons.put(parts[0].strip(), reason) != null) {
        throw new UsageException("check " + parts[0].strip() + " is excluded twice");
      }
    }
    return new Exclusions(reasons);
  }

  /**
   * Why a check is excluded.
   *
   * @param id the check's id
   * @return the reason, empty where it is tried
   */
  public Optional<String> reason(String id) {
    return reasons.entrySet().stream()
        .filter(entry -> covers(entry.getKey(), id))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Holds that each exclusion excludes something: one that does not is a mistake or outlived its
   * reason.
   *
   * @param ids the checks that there are
   * @throws UsageException if an exclusion fits none of them
   */
  public void requireUsed(Collection<String> ids) {
    for (String excluded : reasons.keySet()) {
      if (ids.stream().noneMatch(id -> covers(excluded, id))) {
        throw new UsageException(
            "no check '" + excluded + "' to exclude" + Suggestion.tail(excluded, ids));
      }
    }
  }

  private static boolean covers(String excluded, String id) {
    return excluded.endsWith(ANY)
        ? id.startsWith(excluded.substring(0, excluded.length() - 1))
        : id.equals(excluded);
  }
}
