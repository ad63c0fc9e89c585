package dev.limn.runtime.model;

import dev.limn.LimnException;
import dev.limn.onnx.Dimension;
import dev.limn.onnx.GraphCheck;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A decoder that left its package: its {@code metadata_props} say what the manifest would have
 * said.
 */
public final class BareDecoder {

  /** Key of the package format that the graph was made for. */
  public static final String FORMAT_KEY = "limn.format";

  /** Key of the model's name. */
  public static final String NAME_KEY = "limn.name";

  /** Key of the model's version. */
  public static final String VERSION_KEY = "limn.version";

  /** Key of the model's family. */
  public static final String FAMILY_KEY = "limn.family";

  /** Key of the class names, separated by commas; absent for an unconditional model. */
  public static final String CLASSES_KEY = "limn.classes";

  /** Key of the default prior. */
  public static final String PRIOR_KEY = "limn.prior";

  /** Key of the SHA-256 over the graph's initializers, by name, type, shape and content. */
  public static final String PARAMETERS_KEY = "limn.parameters";

  private BareDecoder() {}

  /**
   * Wraps a decoder's file as a package in memory.
   *
   * @param file an {@code .onnx} file written by Limn
   * @return a package of the decoder alone
   * @throws LimnException if it cannot be read, is unsound, or does not explain itself
   */
  public static ModelPackage open(Path file) {
    byte[] bytes = read(file);
    try {
      OnnxModel graph = OnnxModel.parse(bytes);
      GraphCheck.check(graph);
      return new PackageBuilder().decoder(Precision.FP32, graph).build(manifest(graph, file));
    } catch (IllegalArgumentException e) {
      throw new LimnException(file + " breaks the decoder contract: " + e.getMessage(), e);
    } catch (LimnException e) {
      throw new LimnException(file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > PackageReader.MAX_BYTES) {
        throw new LimnException(
            file + ": a decoder may have " + PackageReader.MAX_BYTES + " bytes, found " + size);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new LimnException("cannot read " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static Manifest manifest(OnnxModel graph, Path file) {
    Map<String, String> stated = graph.metadata();
    if (!Manifest.FORMAT.equals(stated.get(FORMAT_KEY))) {
      throw new LimnException(
          "its metadata_props hold no "
              + FORMAT_KEY
              + " = "
              + Manifest.FORMAT
              + ": open the package that the decoder came from");
    }
    String classes = stated.getOrDefault(CLASSES_KEY, "");
    List<String> classNames = classes.isEmpty() ? List.of() : Arrays.asList(classes.split(","));
    List<Dimension> image = shape(graph.outputs(), GraphContract.IMAGE, 4);
    List<Dimension> latent = shape(graph.inputs(), GraphContract.LATENT, 2);
    boolean conditional =
        graph.inputs().stream().anyMatch(input -> input.name().equals(GraphContract.LABEL));
    return new Manifest(
        Manifest.FORMAT,
        stated.get(NAME_KEY),
        stated.get(VERSION_KEY),
        stated.get(FAMILY_KEY),
        "The decoder " + file.getFileName() + " without its package",
        conditional ? Task.CONDITIONAL : Task.UNCONDITIONAL,
        new ImageFormat(side(image, 1), side(image, 2), side(image, 3), classNames),
        LatentSpace.normal(side(latent, 1)),
        null,
        graph.opset(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null);
  }

  private static List<Dimension> shape(List<ValueType> values, String name, int rank) {
    return values.stream()
        .filter(value -> value.name().equals(name) && value.rank() == rank)
        .map(ValueType::shape)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it needs '" + name + "' with " + rank + " axes, found " + values));
  }

  private static int side(List<Dimension> shape, int axis) {
    return (int) Math.min(Integer.MAX_VALUE, shape.get(axis).size());
  }
}
