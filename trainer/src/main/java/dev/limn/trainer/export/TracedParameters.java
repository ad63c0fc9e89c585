package dev.limn.trainer.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** Hands out parameters as constants that are named after the block tree. */
final class TracedParameters extends ParameterStore {

  private final Trace trace;

  TracedParameters(Trace trace) {
    super(trace.manager, false);
    this.trace = trace;
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    return parameter == null ? null : trace.parameter(parameter);
  }
}
