package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.NotApplicable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The models of a server that are tried: those that were named, or those that its repository index
 * calls ready. Asked for when they are first needed, and then kept.
 */
final class ServedModels {

  private final Connection server;
  private final List<String> named;
  private List<ModelSpec> found;
  private Set<String> extensions;

  ServedModels(Connection server, List<String> named) {
    this.server = server;
    this.named = named;
  }

  /**
   * The names of the models.
   *
   * @throws NotApplicable if none was named and the server has no index
   */
  List<String> names() {
    if (!named.isEmpty()) {
      return named;
    }
    Answer index = server.post("/v2/repository/index", "{\"ready\":true}");
    if (!index.isOk() || !index.json().isArray()) {
      throw new NotApplicable("the server has no repository index, and no model was named");
    }
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode entry : index.json()) {
      names.add(Fields.text(entry, "name", index.request()));
    }
    if (names.isEmpty()) {
      throw new NotApplicable("the server's repository index calls no model ready");
    }
    return List.copyOf(names);
  }

  /** What all models say of themselves. */
  synchronized List<ModelSpec> all() {
    if (found == null) {
      List<ModelSpec> read = new ArrayList<>();
      for (String name : names()) {
        Answer answer = server.get(ModelSpec.path(name)).requireOk();
        read.add(ModelSpec.of(answer.json(), answer.request()));
      }
      found = List.copyOf(read);
    }
    return found;
  }

  /**
   * Those whose tensors can be filled and read here.
   *
   * @throws NotApplicable if there is none
   */
  List<ModelSpec> tried() {
    List<ModelSpec> tried = all().stream().filter(ModelSpec::isTried).toList();
    if (tried.isEmpty()) {
      throw new NotApplicable("no model has tensors of numbers alone, FP16 and BF16 excepted");
    }
    return tried;
  }

  /**
   * Those of {@link #tried} that take more than one tensor.
   *
   * @throws NotApplicable if there is none
   */
  List<ModelSpec> ofSeveralInputs() {
    List<ModelSpec> several = tried().stream().filter(model -> model.inputs().size() > 1).toList();
    if (several.isEmpty()) {
      throw new NotApplicable("no model has several inputs");
    }
    return several;
  }

  /**
   * Tells which models no rule of inference is tried with.
   *
   * @throws NotApplicable if there are such
   */
  void requireAllTried() {
    List<String> untried =
        all().stream().filter(model -> !model.isTried()).map(ModelSpec::name).toList();
    if (!untried.isEmpty()) {
      throw new NotApplicable(
          "not tried, for tensors of FP16, BF16 or texts: " + String.join(", ", untried));
    }
  }

  /**
   * Holds that the server claims an extension.
   *
   * @throws NotApplicable if it does not
   */
  synchronized void requireExtension(String extension) {
    if (extensions == null) {
      Set<String> read = new LinkedHashSet<>();
      Answer answer = server.get("/v2").requireOk();
      Fields.list(answer.json(), "extensions", answer.request())
          .forEach(name -> read.add(name.asText()));
      extensions = read;
    }
    if (!extensions.contains(extension)) {
      throw new NotApplicable("the server does not claim the extension " + extension);
    }
  }
}
