package dev.limn.runtime.model;

import static dev.limn.onnx.ElementType.FLOAT32;
import static dev.limn.onnx.ElementType.INT64;
import static dev.limn.onnx.ElementType.UINT8;

import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import java.util.ArrayList;
import java.util.List;

/** The inputs and outputs that a graph of each role has, by the manifest that it stands beside. */
final class GraphContract {

  static final String LATENT = "latent";
  static final String LABEL = "label";
  static final String IMAGE = "image";
  static final String PIXELS = "pixels";
  static final String MEAN = "mean";
  static final String LOG_VARIANCE = "log_variance";
  static final String LOGITS = "logits";
  static final String FEATURES = "features";

  private GraphContract() {}

  static GraphSignature signature(String path, OnnxModel graph) {
    return new GraphSignature(path, values(graph.inputs()), values(graph.outputs()));
  }

  /** Holds a graph against its role, and the manifest's table against the graph. */
  static void require(OnnxModel graph, PackagedFile file, Manifest manifest, String packageName) {
    requireSame(
        file.path() + " inputs", inputs(file.role(), manifest), graph.inputs(), packageName);
    requireSame(
        file.path() + " outputs",
        outputs(file.role(), manifest),
        withoutFeatures(file.role(), graph.outputs()),
        packageName);
    GraphSignature found = signature(file.path(), graph);
    if (manifest.graphs().stream().noneMatch(found::equals)) {
      throw new InvalidPackageException(
          packageName,
          "model.json does not state the inputs and outputs that " + file.path() + " has");
    }
    if (graph.opset() != manifest.opset()) {
      throw new InvalidPackageException(
          packageName,
          file.path() + " has opset " + graph.opset() + ", model.json states " + manifest.opset());
    }
  }

  /** Holds that the graphs the task needs are there. */
  static void requireComplete(Manifest manifest, String packageName) {
    boolean classifies = manifest.task() == Task.CLASSIFICATION;
    boolean complete =
        classifies
            ? manifest.file(FileRole.CLASSIFIER).isPresent()
            : manifest.decoder(Precision.FP32).isPresent();
    if (!complete) {
      throw new InvalidPackageException(
          packageName,
          classifies ? "a classifier needs classifier.onnx" : "a generator needs decoder.onnx");
    }
  }

  private static List<ValueType> inputs(FileRole role, Manifest manifest) {
    List<ValueType> inputs = new ArrayList<>();
    inputs.add(
        role == FileRole.DECODER
            ? ValueType.batched(LATENT, FLOAT32, manifest.latent().size())
            : image(manifest.image()));
    if (manifest.conditional()) {
      inputs.add(ValueType.batched(LABEL, INT64));
    }
    return inputs;
  }

  private static List<ValueType> outputs(FileRole role, Manifest manifest) {
    ImageFormat image = manifest.image();
    if (role == FileRole.DECODER) {
      return List.of(
          image(image),
          ValueType.batched(PIXELS, UINT8, image.height(), image.width(), image.channels()));
    }
    if (role == FileRole.ENCODER) {
      int size = manifest.latent().size();
      return List.of(
          ValueType.batched(MEAN, FLOAT32, size), ValueType.batched(LOG_VARIANCE, FLOAT32, size));
    }
    return List.of(ValueType.batched(LOGITS, FLOAT32, image.classNames().size()));
  }

  private static ValueType image(ImageFormat image) {
    return ValueType.batched(IMAGE, FLOAT32, image.channels(), image.height(), image.width());
  }

  /** A classifier may end with {@code features}, whose width the manifest does not state. */
  private static List<ValueType> withoutFeatures(FileRole role, List<ValueType> found) {
    if (role != FileRole.CLASSIFIER || found.size() < 2) {
      return found;
    }
    ValueType last = found.get(found.size() - 1);
    boolean features = last.name().equals(FEATURES) && last.type() == FLOAT32 && last.rank() == 2;
    return features ? found.subList(0, found.size() - 1) : found;
  }

  private static void requireSame(
      String what, List<ValueType> expected, List<ValueType> found, String packageName) {
    boolean same = found.size() == expected.size();
    for (int i = 0; same && i < expected.size(); i++) {
      same = agree(expected.get(i), found.get(i));
    }
    if (!same) {
      throw new InvalidPackageException(
          packageName, what + " must be " + expected + ", found " + found);
    }
  }

  private static boolean agree(ValueType expected, ValueType found) {
    boolean same =
        expected.name().equals(found.name())
            && expected.type() == found.type()
            && expected.rank() == found.rank()
            && !found.shape().get(0).isFixed();
    for (int axis = 1; same && axis < expected.rank(); axis++) {
      same = expected.shape().get(axis).equals(found.shape().get(axis));
    }
    return same;
  }

  private static List<GraphSignature.Value> values(List<ValueType> types) {
    return types.stream()
        .map(
            type ->
                new GraphSignature.Value(
                    type.name(),
                    type.type().toString(),
                    type.shape().stream().map(Object::toString).toList()))
        .toList();
  }
}
