package dev.limn.server.grpc;

import dev.limn.conformance.server.protocol.InferStatistics;
import dev.limn.conformance.server.protocol.ModelMetadataResponse;
import dev.limn.conformance.server.protocol.ModelStatistics;
import dev.limn.conformance.server.protocol.StatisticDuration;
import dev.limn.server.inference.ModelMetadata;
import dev.limn.server.inference.ModelStatistics.Duration;
import dev.limn.server.inference.ModelStatistics.InferenceStats;
import dev.limn.server.inference.TensorMetadata;

/** What a model states about itself, as messages. Pure functions. */
final class StatementWriter {

  private StatementWriter() {}

  static ModelMetadataResponse metadata(ModelMetadata model) {
    ModelMetadataResponse.Builder response =
        ModelMetadataResponse.newBuilder()
            .setName(model.name())
            .addAllVersions(model.versions())
            .setPlatform(model.platform());
    model.inputs().forEach(input -> response.addInputs(tensor(input)));
    model.outputs().forEach(output -> response.addOutputs(tensor(output)));
    return response.build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(TensorMetadata tensor) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype())
        .addAllShape(tensor.shape())
        .build();
  }

  static ModelStatistics statistics(dev.limn.server.inference.ModelStatistics model) {
    InferenceStats stats = model.inferenceStats();
    return ModelStatistics.newBuilder()
        .setName(model.name())
        .setVersion(model.version())
        .setLastInference(model.lastInference())
        .setInferenceCount(model.inferenceCount())
        .setExecutionCount(model.executionCount())
        .setInferenceStats(
            InferStatistics.newBuilder()
                .setSuccess(duration(stats.success()))
                .setFail(duration(stats.fail()))
                .setQueue(duration(stats.queue()))
                .setComputeInput(duration(stats.computeInput()))
                .setComputeInfer(duration(stats.computeInfer()))
                .setComputeOutput(duration(stats.computeOutput())))
        .build();
  }

  private static StatisticDuration duration(Duration duration) {
    return StatisticDuration.newBuilder().setCount(duration.count()).setNs(duration.ns()).build();
  }
}
