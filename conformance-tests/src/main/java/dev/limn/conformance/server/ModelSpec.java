package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.CheckFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model as its metadata describe it.
 *
 * @param name its name
 * @param versions those that may be asked for; empty where the server tells of none
 * @param inputs its inputs, at least one
 * @param outputs its outputs, at least one
 */
record ModelSpec(
    String name, List<String> versions, List<TensorSpec> inputs, List<TensorSpec> outputs) {

  /** Reads a {@code $metadata_model_response} strictly; {@code where} is for messages. */
  static ModelSpec of(JsonNode json, String where) {
    Fields.text(json, "platform", where);
    List<String> versions = new ArrayList<>();
    if (json.has("versions")) {
      for (JsonNode version : Fields.list(json, "versions", where)) {
        if (!version.isTextual()) {
          throw new CheckFailure(where + ": versions must be texts, found " + version);
        }
        versions.add(version.textValue());
      }
    }
    return new ModelSpec(
        Fields.text(json, "name", where),
        versions,
        tensors(json, "inputs", where),
        tensors(json, "outputs", where));
  }

  private static List<TensorSpec> tensors(JsonNode json, String field, String where) {
    List<TensorSpec> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode tensor : Fields.list(json, field, where)) {
      TensorSpec spec = TensorSpec.of(tensor, where + ": " + field);
      if (!names.add(spec.name())) {
        throw new CheckFailure(where + ": two " + field + " bear the name '" + spec.name() + "'");
      }
      tensors.add(spec);
    }
    if (tensors.isEmpty()) {
      throw new CheckFailure(where + ": there are no " + field);
    }
    return tensors;
  }

  String path() {
    return path(name);
  }

  String path(String version, String rest) {
    return path() + "/versions/" + Connection.segment(version) + rest;
  }

  static String path(String name) {
    return "/v2/models/" + Connection.segment(name);
  }

  /** Whether its tensors can be filled and read here. */
  boolean isTried() {
    return Stream.concat(inputs.stream(), outputs.stream())
        .allMatch(tensor -> tensor.datatype().isTried());
  }

  /** Whether rows go in and as many rows come out. */
  boolean isBatched() {
    return Stream.concat(inputs.stream(), outputs.stream()).allMatch(TensorSpec::isBatched);
  }

  /** Inputs to send. */
  List<TensorValue> filled(int rows, long seed) {
    return inputs.stream().map(input -> input.filled(rows, seed)).toList();
  }

  TensorSpec output(String output, String where) {
    return outputs.stream()
        .filter(spec -> spec.name().equals(output))
        .findFirst()
        .orElseThrow(
            () -> new CheckFailure(where + ": model " + name + " has no output '" + output + "'"));
  }
}
