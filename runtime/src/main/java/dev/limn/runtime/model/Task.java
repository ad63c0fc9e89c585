package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a model does. */
public enum Task {
  /** Draws images from latents alone. */
  @JsonProperty("unconditional")
  UNCONDITIONAL,
  /** Draws images from latents and a class label each. */
  @JsonProperty("conditional")
  CONDITIONAL,
  /** Names the class of an image. */
  @JsonProperty("classification")
  CLASSIFICATION
}
