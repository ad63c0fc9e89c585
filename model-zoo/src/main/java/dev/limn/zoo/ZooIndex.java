package dev.limn.zoo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.LimnException;
import dev.limn.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What there is in a zoo: the file {@code index.json}. Keys that this version does not know are
 * passed over, other formats are refused.
 *
 * @param format always {@value #FORMAT}
 * @param models by name, then by version; each with its archive
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ZooIndex(String format, List<ZooEntry> models) {

  /** The format this version of Limn reads and writes. */
  public static final String FORMAT = "limn-zoo/1";

  /** The index's name in a zoo. */
  public static final String FILE = "index.json";

  static final int MAX_BYTES = 16 << 20;

  /** What an index says is shown to people: it must not steer their terminal. */
  private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]";

  private static final Comparator<ZooEntry> ORDER =
      Comparator.comparing(ZooEntry::name).thenComparing(ZooEntry::version, new VersionOrder());

  /**
   * Checks and sorts the models.
   *
   * @throws IllegalArgumentException if the format is another, a model has no archive, or one
   *     stands in it twice
   */
  public ZooIndex {
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException(
          "format must be " + FORMAT + ", found " + format + ": use a matching version of Limn");
    }
    models = models == null ? List.of() : models.stream().sorted(ORDER).toList();
    for (int i = 0; i < models.size(); i++) {
      if (models.get(i).archive() == null) {
        throw new IllegalArgumentException(models.get(i).reference() + " has no archive");
      }
      if (i > 0 && ORDER.compare(models.get(i - 1), models.get(i)) == 0) {
        throw new IllegalArgumentException(models.get(i).reference() + " stands in it twice");
      }
    }
  }

  /**
   * An index.
   *
   * @param models its models, in any order
   * @return the index
   */
  public static ZooIndex of(List<ZooEntry> models) {
    return new ZooIndex(FORMAT, models);
  }

  /**
   * Reads an index.
   *
   * @param json UTF-8 text
   * @param place what messages call it, such as its address
   * @return the index
   * @throws LimnException if it is none
   */
  public static ZooIndex decode(byte[] json, String place) {
    try {
      ZooIndex index = new ObjectMapper().readValue(json, ZooIndex.class);
      if (index != null) {
        return index;
      }
      throw noIndex(place, "it is null", null);
    } catch (IOException e) {
      throw noIndex(place, problem(e), e);
    }
  }

  private static LimnException noIndex(String place, String problem, IOException e) {
    return new LimnException(
        "%s is no index of a zoo: %s: check the address"
            .formatted(place, problem.replaceAll(UNPRINTABLE, "?")),
        e);
  }

  /** Jackson wraps what a constructor says, and adds lines on where. */
  private static String problem(IOException e) {
    if (e.getCause() instanceof IllegalArgumentException rule) {
      return rule.getMessage();
    }
    String text =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return String.valueOf(text).lines().findFirst().orElse("it is empty");
  }

  /**
   * The index as indented JSON, the same bytes for equal indices on every platform.
   *
   * @return UTF-8 text that ends with a line feed
   */
  public byte[] encode() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      String text = new ObjectMapper().writer(printer).writeValueAsString(this);
      return (text + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an index is always JSON", e);
    }
  }

  /**
   * The model that a reference means.
   *
   * @param reference its name, with or without a version
   * @return that version, or the latest; empty where there is none
   */
  public Optional<ZooEntry> find(ZooReference reference) {
    return models.stream().filter(reference::fits).reduce((earlier, later) -> later);
  }

  /**
   * The model that a reference means, which must be there.
   *
   * @param reference its name, with or without a version
   * @param place what messages call the zoo
   * @return that version, or the latest
   * @throws LimnException if there is none; offers the nearest name or the versions that there are
   */
  public ZooEntry require(ZooReference reference, String place) {
    return find(reference).orElseThrow(() -> missing(reference, place));
  }

  private LimnException missing(ZooReference reference, String place) {
    List<String> versions = versions(reference.name());
    if (!versions.isEmpty()) {
      return new LimnException(
          "%s has no version %s of %s; it has %s"
              .formatted(
                  place, reference.version(), reference.name(), String.join(", ", versions)));
    }
    return new LimnException(
        "%s has no model '%s'%s"
            .formatted(place, reference.name(), Suggestion.tail(reference.name(), names())));
  }

  /**
   * The versions of a model.
   *
   * @param name its name
   * @return the versions, the latest last
   */
  public List<String> versions(String name) {
    return models.stream()
        .filter(entry -> entry.name().equals(name))
        .map(ZooEntry::version)
        .toList();
  }

  /**
   * The names of the models.
   *
   * @return each once
   */
  public List<String> names() {
    return models.stream().map(ZooEntry::name).distinct().toList();
  }

  /** The same index with a model, in the place of one of that name and version. */
  ZooIndex with(ZooEntry entry) {
    List<ZooEntry> all = new ArrayList<>(without(entry.reference()::fits).models());
    all.add(entry);
    return of(all);
  }

  ZooIndex without(Predicate<ZooEntry> gone) {
    return of(models.stream().filter(gone.negate()).collect(Collectors.toList()));
  }
}
