package dev.limn.runtime.model;

import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts a package together: files with their roles, then the manifest that lists them with sizes and
 * checksums, then the checksums of all. For one thread.
 */
public final class PackageBuilder {

  private final Map<String, byte[]> contents = new TreeMap<>();
  private final List<PackagedFile> files = new ArrayList<>();
  private final List<GraphSignature> graphs = new ArrayList<>();

  /** Begins an empty package. */
  public PackageBuilder() {}

  /**
   * Begins with all files of a package, for a later change of its manifest. A signature is left
   * behind: it would not hold for the new checksums.
   *
   * @param source the package
   * @return a new builder
   */
  public static PackageBuilder of(ModelPackage source) {
    PackageBuilder builder = new PackageBuilder();
    for (PackagedFile file : source.manifest().files()) {
      builder.contents.put(file.path(), source.bytes(file.path()));
      builder.files.add(file);
    }
    builder.graphs.addAll(source.manifest().graphs());
    return builder;
  }

  /**
   * Adds the decoder of a precision.
   *
   * @param precision its arithmetic
   * @param graph a graph that keeps the generator contract
   * @return this builder
   */
  public PackageBuilder decoder(Precision precision, OnnxModel graph) {
    String path = precision == Precision.FP32 ? "decoder.onnx" : "decoder." + precision + ".onnx";
    return graph(path, FileRole.DECODER, precision, graph);
  }

  /**
   * Adds the encoder.
   *
   * @param graph a graph that keeps the encoder contract
   * @return this builder
   */
  public PackageBuilder encoder(OnnxModel graph) {
    return graph("encoder.onnx", FileRole.ENCODER, null, graph);
  }

  /**
   * Adds a classifier.
   *
   * @param graph a graph that keeps the classifier contract
   * @return this builder
   */
  public PackageBuilder classifier(OnnxModel graph) {
    return graph("classifier.onnx", FileRole.CLASSIFIER, null, graph);
  }

  /**
   * Adds a fitted prior, stored as float32, in the place of one that was added before. The manifest
   * must list {@code mixture}.
   *
   * @param prior the mixture, or a mixture a class
   * @return this builder
   */
  public PackageBuilder prior(MixturePrior prior) {
    files.stream()
        .filter(file -> file.role() == FileRole.PRIOR)
        .map(PackagedFile::path)
        .forEach(contents::remove);
    files.removeIf(file -> file.role() == FileRole.PRIOR);
    return add(PriorFile.PATH, FileRole.PRIOR, null, PriorFile.encode(prior));
  }

  /**
   * Adds inputs and the outputs expected of them, as {@code test_data_set_0} of the ONNX model zoo.
   *
   * @param inputs the inputs of the fp32 decoder or of the classifier, in order
   * @param outputs what the graph answers, in order
   * @return this builder
   */
  public PackageBuilder testVectors(List<Tensor> inputs, List<Tensor> outputs) {
    tensors("input", inputs);
    tensors("output", outputs);
    return this;
  }

  /**
   * Adds a file that is no graph.
   *
   * @param path its place in the package
   * @param role what it is for
   * @param bytes its content
   * @return this builder
   */
  public PackageBuilder file(String path, FileRole role, byte[] bytes) {
    return add(path, role, null, bytes);
  }

  /**
   * Gives a file that was added before another content.
   *
   * @param path its place in the package
   * @param bytes its new content
   * @return this builder
   * @throws IllegalArgumentException if no such file was added
   */
  public PackageBuilder replace(String path, byte[] bytes) {
    for (int i = 0; i < files.size(); i++) {
      PackagedFile file = files.get(i);
      if (file.path().equals(path)) {
        contents.put(path, bytes);
        files.set(
            i,
            new PackagedFile(path, file.role(), file.precision(), bytes.length, Sha256.of(bytes)));
        return this;
      }
    }
    throw new IllegalArgumentException("there is no file " + path + " to replace");
  }

  /**
   * The package, checked as if it had come from elsewhere.
   *
   * @param draft the manifest; its files and graphs are replaced by those added here
   * @return the finished package
   * @throws InvalidPackageException if it breaks the format or the contract
   * @throws IllegalArgumentException if a path or role was added twice
   */
  public ModelPackage build(Manifest draft) {
    Map<String, byte[]> all = new TreeMap<>(contents);
    all.put(ModelPackage.MANIFEST_FILE, ManifestJson.encode(draft.withFiles(files, graphs)));
    all.put(Checksums.FILE, Checksums.encode(all));
    return ModelPackage.of(all, draft.name());
  }

  private void tensors(String kind, List<Tensor> tensors) {
    for (int i = 0; i < tensors.size(); i++) {
      add(
          TestVectors.DIRECTORY + "/" + kind + "_" + i + ".pb",
          FileRole.TEST_VECTOR,
          null,
          tensors.get(i).toBytes());
    }
  }

  private PackageBuilder graph(String path, FileRole role, Precision precision, OnnxModel graph) {
    graphs.add(GraphContract.signature(path, graph));
    return add(path, role, precision, graph.toBytes());
  }

  private PackageBuilder add(String path, FileRole role, Precision precision, byte[] bytes) {
    contents.put(path, bytes);
    files.add(new PackagedFile(path, role, precision, bytes.length, Sha256.of(bytes)));
    return this;
  }
}
