package dev.limn.server.model;

import dev.limn.zoo.VersionOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which models answer at one moment. Immutable: calls read it without a lock. */
final class Serving {

  private record Versions(NavigableMap<String, ServedModel> all, ServedModel latest) {}

  private final Map<String, Versions> models = new HashMap<>();

  Serving(Collection<Slot> slots) {
    Map<String, NavigableMap<String, ServedModel>> byName = new HashMap<>();
    for (Slot slot : slots) {
      if (slot.model() != null) {
        byName
            .computeIfAbsent(slot.name(), name -> new TreeMap<>(new VersionOrder()))
            .put(slot.version(), slot.model());
      }
    }
    byName.forEach(
        (name, all) ->
            models.put(
                name,
                new Versions(
                    Collections.unmodifiableNavigableMap(all), all.lastEntry().getValue())));
  }

  /** The model of a version, or the latest where that is null; null where there is none. */
  ServedModel find(String name, String version) {
    Versions versions = models.get(name);
    if (versions == null) {
      return null;
    }
    return version == null ? versions.latest : versions.all.get(version);
  }

  /** All versions of a model, the latest last; empty where there is none. */
  NavigableMap<String, ServedModel> versions(String name) {
    Versions versions = models.get(name);
    return versions == null ? Collections.emptyNavigableMap() : versions.all;
  }
}
