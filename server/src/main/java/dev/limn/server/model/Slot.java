package dev.limn.server.model;

import dev.limn.runtime.model.Manifest;

/**
 * What the repository knows of one place.
 *
 * @param place what messages call it
 * @param name the model's name; null before a package was read there
 * @param version the model's version; null before a package was read there
 * @param model the open model; null where none answers
 * @param reason what is wrong; empty where nothing is
 */
record Slot(String place, String name, String version, ServedModel model, String reason) {

  static Slot loading(String place) {
    return new Slot(place, null, null, null, "");
  }

  static Slot of(String place, ServedModel model) {
    return new Slot(place, model.manifest().name(), model.manifest().version(), model, "");
  }

  static Slot notLoaded(String place, Manifest manifest) {
    return new Slot(place, manifest.name(), manifest.version(), null, "not loaded");
  }

  Slot withReason(String newReason) {
    return new Slot(place, name, version, model, newReason);
  }

  Slot without(String newReason) {
    return new Slot(place, name, version, null, newReason);
  }

  boolean isOf(String wanted) {
    return wanted.equals(name);
  }

  boolean isSame(ServedModel other) {
    return isOf(other.manifest().name()) && version.equals(other.manifest().version());
  }

  IndexEntry indexEntry() {
    ModelState state =
        model != null
            ? ModelState.READY
            : reason.isEmpty() ? ModelState.LOADING : ModelState.UNAVAILABLE;
    return new IndexEntry(
        name == null ? place : name, version == null ? "" : version, state, reason);
  }
}
