package dev.limn.zoo.publish;

import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The zoo as a hub of ONNX models: {@code ONNX_HUB_MANIFEST.json}, in the form that {@code
 * onnx.hub} reads, and the graphs that it names. Test data is in the packages, not beside them.
 */
final class OnnxHub {

  static final String FILE = "ONNX_HUB_MANIFEST.json";

  private OnnxHub() {}

  record Model(
      String model, String modelPath, String onnxVersion, int opsetVersion, Metadata metadata) {}

  record Metadata(String modelSha, long modelBytes, List<String> tags, Ports ioPorts) {}

  record Ports(List<Port> inputs, List<Port> outputs) {}

  /** An input or output; an axis is a number, or the name of one that is none. */
  record Port(String name, List<Object> shape, String type) {}

  static void write(Path directory, List<ModelPackage> models) {
    List<Model> listed = new ArrayList<>();
    for (ModelPackage model : models) {
      Manifest manifest = model.manifest();
      GraphSignature graph = MainGraph.of(manifest);
      byte[] bytes = model.bytes(graph.file());
      String path = "onnx/%s-%s.onnx".formatted(manifest.name(), manifest.version());
      AtomicOutput.file(directory.resolve(path), bytes);
      listed.add(
          new Model(
              manifest.name(),
              path,
              onnxVersion(manifest.opset()),
              manifest.opset(),
              new Metadata(
                  Sha256.of(bytes),
                  bytes.length,
                  tags(manifest),
                  new Ports(ports(graph.inputs()), ports(graph.outputs())))));
    }
    Json.writeSnakeCase(directory.resolve(FILE), listed);
  }

  /** ONNX 1.2 brought operator set 7, and each version since then the next one. */
  private static String onnxVersion(int opset) {
    return "1." + (opset - 5);
  }

  private static List<String> tags(Manifest manifest) {
    List<String> tags = new ArrayList<>();
    tags.add("vision");
    tags.add(manifest.task().name().toLowerCase(Locale.ROOT));
    tags.add(manifest.family());
    if (manifest.training() != null && manifest.training().dataSet() != null) {
      tags.add(manifest.training().dataSet().name());
    }
    return tags.stream().distinct().toList();
  }

  private static List<Port> ports(List<GraphSignature.Value> values) {
    return values.stream()
        .map(
            value ->
                new Port(
                    value.name(),
                    value.shape().stream().map(OnnxHub::axis).toList(),
                    "tensor(%s)".formatted(value.type().replace("float32", "float"))))
        .toList();
  }

  private static Object axis(String axis) {
    return axis.matches("\\d{1,9}") ? (Object) Integer.valueOf(axis) : axis;
  }
}
