package dev.limn.server.model;

import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.zoo.VersionOrder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * What is known of each place, and which models answer. Read by many threads without a lock;
 * written by one at a time.
 */
final class SlotTable {

  private final Map<String, Slot> slots = new ConcurrentSkipListMap<>();
  private volatile Serving serving = new Serving(List.of());
  private final Runnable changed;

  /** A table that tells of each change of what answers. */
  SlotTable(Runnable changed) {
    this.changed = changed;
  }

  Serving serving() {
    return serving;
  }

  /** What is known of a place; null where nothing is. */
  Slot get(String key) {
    return slots.get(key);
  }

  /** All places, to be read while they change. */
  Map<String, Slot> all() {
    return slots;
  }

  void put(String key, Slot slot) {
    Slot before = slots.put(key, slot);
    publishIfChanged(before, slot);
  }

  void remove(String key) {
    publishIfChanged(slots.remove(key), null);
  }

  private void publishIfChanged(Slot before, Slot after) {
    ServedModel answered = before == null ? null : before.model();
    if (answered != (after == null ? null : after.model())) {
      serving = new Serving(slots.values());
      changed.run();
    }
  }

  /** Those that answer, by name and version. */
  List<ServedModel> models() {
    Comparator<String> versions = new VersionOrder();
    return slots.values().stream()
        .filter(slot -> slot.model() != null)
        .sorted(Comparator.comparing(Slot::name).thenComparing(Slot::version, versions))
        .map(Slot::model)
        .toList();
  }

  boolean knows(String name) {
    return slots.values().stream().anyMatch(slot -> slot.isOf(name));
  }

  List<IndexEntry> index() {
    VersionOrder versions = new VersionOrder();
    return slots.values().stream()
        .map(Slot::indexEntry)
        .sorted(
            (one, other) ->
                one.name().equals(other.name())
                    ? versions.compare(one.version(), other.version())
                    : one.name().compareTo(other.name()))
        .toList();
  }

  /** Why there is no model of that name and version (or null for any) that answers. */
  LimnException missing(String name, String version) {
    for (Slot slot : slots.values()) {
      boolean named = name.equals(slot.name() == null ? slot.place() : slot.name());
      if (named && (version == null || version.equals(slot.version()))) {
        String reason = slot.reason().isEmpty() ? "it is being loaded" : slot.reason();
        return new ModelNotReadyException("model " + name + " does not answer: " + reason);
      }
    }
    Set<String> versions = serving.versions(name).keySet();
    if (!versions.isEmpty()) {
      return new UnknownModelException(
          "model %s has no version '%s'; known: %s"
              .formatted(name, version, String.join(", ", versions)));
    }
    return unknown(name);
  }

  UnknownModelException unknown(String name) {
    Set<String> known =
        slots.values().stream()
            .map(Slot::name)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return new UnknownModelException("unknown model '" + name + "'" + Suggestion.tail(name, known));
  }
}
