package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a file of a package is for. */
public enum FileRole {
  /** Latents to images. */
  @JsonProperty("decoder")
  DECODER,
  /** Images to latents. */
  @JsonProperty("encoder")
  ENCODER,
  /** Images to class scores. */
  @JsonProperty("classifier")
  CLASSIFIER,
  /** A prior fitted to the encoder's means. */
  @JsonProperty("prior")
  PRIOR,
  /** An input or expected output of the test vectors. */
  @JsonProperty("test-vector")
  TEST_VECTOR,
  /** A picture of samples. */
  @JsonProperty("samples")
  SAMPLES,
  /** The model card. */
  @JsonProperty("card")
  CARD,
  /** The licence's text. */
  @JsonProperty("licence")
  LICENCE;

  /** Whether files of this role are ONNX graphs. */
  boolean isGraph() {
    return this == DECODER || this == ENCODER || this == CLASSIFIER;
  }
}
