package dev.limn.conformance.server;

import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.protocol.ModelMetadataRequest;
import dev.limn.conformance.server.protocol.ModelMetadataResponse;
import dev.limn.conformance.server.protocol.ModelMetadataResponse.TensorMetadata;
import dev.limn.conformance.server.protocol.RepositoryIndexRequest;
import dev.limn.conformance.server.protocol.RepositoryIndexResponse.ModelIndex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The models of a server that are tried by gRPC: those that were named, or those that its
 * repository index calls ready. Asked for when they are first needed, and then kept.
 */
final class GrpcModels {

  private static final String READY = "READY";

  private final List<String> named;
  private List<ModelSpec> found;

  GrpcModels(List<String> named) {
    this.named = named;
  }

  /**
   * The names of the models.
   *
   * @throws NotApplicable if none was named and the server has no index
   */
  List<String> names(GrpcClient server) {
    if (!named.isEmpty()) {
      return named;
    }
    RepositoryIndexRequest request = RepositoryIndexRequest.newBuilder().setReady(true).build();
    Set<String> names = new LinkedHashSet<>();
    for (ModelIndex entry :
        server
            .extension("RepositoryIndex", calls -> calls.repositoryIndex(request))
            .getModelsList()) {
      if (entry.getState().isEmpty() || entry.getState().equals(READY)) {
        names.add(entry.getName());
      }
    }
    if (names.isEmpty()) {
      throw new NotApplicable("the server's repository index calls no model ready");
    }
    return List.copyOf(names);
  }

  /** What all models say of themselves. */
  synchronized List<ModelSpec> all(GrpcClient server) {
    if (found == null) {
      found = names(server).stream().map(name -> spec(server, name, "")).toList();
    }
    return found;
  }

  /**
   * Those whose tensors can be filled and read here.
   *
   * @throws NotApplicable if there is none
   */
  List<ModelSpec> tried(GrpcClient server) {
    List<ModelSpec> tried = all(server).stream().filter(ModelSpec::isTried).toList();
    if (tried.isEmpty()) {
      throw new NotApplicable("no model has tensors of numbers alone, FP16 and BF16 excepted");
    }
    return tried;
  }

  /** Reads the metadata of a model, strictly. */
  static ModelSpec spec(GrpcClient server, String name, String version) {
    String call = "ModelMetadata of " + name;
    ModelMetadataRequest request =
        ModelMetadataRequest.newBuilder().setName(name).setVersion(version).build();
    ModelMetadataResponse answer = server.answer(call, calls -> calls.modelMetadata(request));
    if (!answer.getName().equals(name)) {
      throw new CheckFailure(call + ": expects that name, found '" + answer.getName() + "'");
    }
    if (answer.getPlatform().isEmpty()) {
      throw new CheckFailure(call + ": there is no platform");
    }
    return new ModelSpec(
        name,
        answer.getVersionsList(),
        tensors(answer.getInputsList(), call + ": inputs"),
        tensors(answer.getOutputsList(), call + ": outputs"));
  }

  private static List<TensorSpec> tensors(List<TensorMetadata> told, String where) {
    if (told.isEmpty()
        || told.stream().map(TensorMetadata::getName).distinct().count() < told.size()) {
      throw new CheckFailure(where + " must be some, of different names");
    }
    return told.stream().map(tensor -> tensor(tensor, where)).toList();
  }

  private static TensorSpec tensor(TensorMetadata told, String where) {
    String at = where + " '" + told.getName() + "'";
    Datatype datatype =
        Datatype.of(told.getDatatype())
            .orElseThrow(
                () ->
                    new CheckFailure(
                        "%s has datatype '%s', none of the protocol"
                            .formatted(at, told.getDatatype())));
    long[] shape = told.getShapeList().stream().mapToLong(Long::longValue).toArray();
    for (long length : shape) {
      if (length < -1) {
        throw new CheckFailure(at + " has shape " + told.getShapeList());
      }
    }
    return new TensorSpec(told.getName(), datatype, shape);
  }
}
