package dev.limn.server.inference;

import dev.limn.runtime.Latents;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.model.RowSource;
import dev.limn.server.settings.Limits;

/** Holds the latents and labels that a request brings against a model. */
record GivenRows(Manifest model, Limits limits) {

  /**
   * The rows of a request.
   *
   * @param label null where the request brings none
   * @throws BadRequest if they are not what the model decodes
   */
  RowSource of(InputTensor latent, InputTensor label) {
    int size = model.latent().size();
    int rows = rows(latent, "FP32", 2, size);
    requireCount(latent, (long) rows * size, Float.BYTES);
    float[] values = new float[rows * size];
    latent.data().floats(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new BadRequest("input 'latent' must be finite numbers, found " + value);
      }
    }
    return new RowSource.Given(new Latents(rows, size, values), labels(label, rows));
  }

  private int[] labels(InputTensor label, int rows) {
    if (!model.conditional()) {
      if (label != null) {
        throw new BadRequest(
            "model " + model.name() + " is unconditional and has no input 'label': leave it out");
      }
      return new int[0];
    }
    if (label == null) {
      throw new BadRequest(
          "model " + model.name() + " needs input 'label', INT64 [N]: a class index a latent");
    }
    if (rows(label, "INT64", 1, 1) != rows) {
      throw new BadRequest(
          "input 'label' must have a class index a latent, [%d], found %s"
              .formatted(rows, label.shapeText()));
    }
    requireCount(label, rows, Long.BYTES);
    long[] values = new long[rows];
    label.data().longs(values);
    int classes = model.image().classNames().size();
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new BadRequest(
            "input 'label' must be from 0 to %d, found %d".formatted(classes - 1, values[i]));
      }
      labels[i] = (int) values[i];
    }
    return labels;
  }

  /** N of an input {@code [N]} or {@code [N,size]}. */
  private int rows(InputTensor input, String datatype, int axes, int size) {
    long[] shape = input.shape();
    boolean fits = shape.length == axes && shape[0] >= 1 && (axes == 1 || shape[1] == size);
    if (!fits || !input.datatype().equals(datatype)) {
      throw new BadRequest(
          "input '%s' must be %s %s, found %s %s"
              .formatted(
                  input.name(),
                  datatype,
                  axes == 1 ? "[N]" : "[N," + size + "]",
                  input.datatype(),
                  input.shapeText()));
    }
    if (shape[0] > limits.rows()) {
      throw new BadRequest(
          "a request may have %d rows, found %d: ask for them in parts"
              .formatted(limits.rows(), shape[0]));
    }
    return (int) shape[0];
  }

  private static void requireCount(InputTensor input, long expected, int elementBytes) {
    long found = input.data().count(elementBytes);
    if (found != expected) {
      throw new BadRequest(
          "input '%s' of shape %s needs %d elements of %d bytes, found %s"
              .formatted(
                  input.name(),
                  input.shapeText(),
                  expected,
                  elementBytes,
                  found < 0 ? "a part of one" : found));
    }
  }
}
