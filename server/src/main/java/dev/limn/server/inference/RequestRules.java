package dev.limn.server.inference;

import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
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

  private RowSource given(InputTensor latent, InputTensor label) {
    parameters.requireNoneOfDrawing();
    return new GivenRows(model, limits).of(latent, label);
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
