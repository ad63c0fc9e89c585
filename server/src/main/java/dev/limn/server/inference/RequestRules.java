package dev.limn.server.inference;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Precision;
import dev.limn.server.inference.InferRequest.Output;
import dev.limn.server.inference.InferRequest.Tensor;
import dev.limn.server.model.RowSource;
import dev.limn.server.settings.Limits;
import java.util.ArrayList;
import java.util.List;

/** Holds a request against a model and the limits. A pure function. */
public final class RequestRules {

  private static final String LATENT = "latent";
  private static final String LABEL = "label";
  private static final List<Output> ALL_JSON =
      List.of(new Output(Tensor.IMAGE, false), new Output(Tensor.PIXELS, false));

  private final RawRequest raw;
  private final Manifest model;
  private final Limits limits;
  private final RequestParameters parameters;

  private RequestRules(RawRequest raw, Manifest model, Limits limits) {
    this.raw = raw;
    this.model = model;
    this.limits = limits;
    this.parameters = new RequestParameters(raw.parameters());
  }

  /**
   * What a request asks of a model.
   *
   * @param raw the request as it was worded
   * @param model the model that is asked
   * @param limits what a request may ask for
   * @return the request
   * @throws UsageException if the model cannot do it or it is over a limit
   */
  public static InferRequest apply(RawRequest raw, Manifest model, Limits limits) {
    return new RequestRules(raw, model, limits).request();
  }

  private InferRequest request() {
    InputTensor latent = null;
    InputTensor label = null;
    for (InputTensor input : raw.inputs()) {
      boolean again = input.name().equals(LATENT) ? latent != null : label != null;
      if (input.name().equals(LATENT)) {
        latent = input;
      } else if (input.name().equals(LABEL)) {
        label = input;
      } else {
        throw new BadRequest(
            "model %s has no input '%s'%s"
                .formatted(
                    model.name(),
                    input.name(),
                    Suggestion.tail(input.name(), List.of(LATENT, LABEL))));
      }
      if (again) {
        throw new BadRequest("input '" + input.name() + "' is given twice");
      }
    }
    RowSource rows = latent == null ? drawn(label) : given(latent, label);
    InferRequest request =
        new InferRequest(raw.id(), rows, precision(), outputs(), parameters.patience(limits));
    requireRoom(request);
    return request;
  }

  private Precision precision() {
    String precision = parameters.text("precision");
    return precision == null ? Precision.FP32 : Precision.parse(precision);
  }

  private RowSource drawn(InputTensor label) {
    if (label != null) {
      throw new BadRequest(
          "input 'label' goes with 'latent': send both, or name classes in parameter 'labels'");
    }
    String labels = parameters.textOrNumber("labels");
    String prior = parameters.text("prior");
    int count = parameters.count(limits.rows());
    return new RowSource.Drawn(
        new SampleRequest(
            count,
            parameters.seed(),
            0,
            labels == null ? Labels.UNIFORM : Labels.parse(labels, model.image().classNames()),
            parameters.temperature(),
            prior == null ? PriorChoice.DEFAULT : priorOfModel(prior)));
  }

  private PriorChoice priorOfModel(String prior) {
    PriorChoice choice = PriorChoice.parse(prior);
    if (!model.latent().priors().contains(prior)) {
      throw new BadRequest(
          "model %s has no prior '%s': use %s"
              .formatted(model.name(), prior, String.join(" or ", model.latent().priors())));
    }
    return choice;
  }

  private RowSource given(InputTensor latent, InputTensor label) {
    parameters.requireNoneOfDrawing();
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

  private List<Output> outputs() {
    boolean binary = parameters.flag(RawRequest.BINARY_OUTPUTS);
    if (raw.outputs().isEmpty() && !binary) {
      return ALL_JSON;
    }
    List<Output> outputs = new ArrayList<>(2);
    if (raw.outputs().isEmpty()) {
      outputs.add(new Output(Tensor.IMAGE, true));
      outputs.add(new Output(Tensor.PIXELS, true));
    }
    for (RequestedOutput wanted : raw.outputs()) {
      Tensor tensor = tensor(wanted.name());
      for (Output before : outputs) {
        if (before.tensor() == tensor) {
          throw new BadRequest("output '" + wanted.name() + "' is asked for twice");
        }
      }
      outputs.add(new Output(tensor, wanted.binary() == null ? binary : wanted.binary()));
    }
    return outputs;
  }

  private Tensor tensor(String name) {
    for (Tensor tensor : Tensor.values()) {
      if (tensor.label().equals(name)) {
        return tensor;
      }
    }
    throw new BadRequest(
        "model %s has no output '%s'%s"
            .formatted(model.name(), name, Suggestion.tail(name, List.of("image", "pixels"))));
  }

  private void requireRoom(InferRequest request) {
    long bytes = AnswerWriter.mostBytes(request, model);
    if (bytes > limits.responseBytes()) {
      throw new BadRequest(
          "an answer may have %d bytes, this one may need %d: ask for fewer rows or binary outputs"
              .formatted(limits.responseBytes(), bytes));
    }
  }
}
