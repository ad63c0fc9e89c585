package dev.limn.runtime.model;

import dev.limn.LimnException;
import dev.limn.onnx.GraphCheck;
import dev.limn.onnx.OnnxClasses;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.file.AtomicOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A model package that was read whole and found sound: checksums, manifest, graphs, the fitted
 * prior and the contract between them. It holds the bytes that were checked, so nothing on disk can
 * change it afterwards.
 *
 * <p>Immutable, may be shared by threads.
 */
public final class ModelPackage {

  static final String MANIFEST_FILE = "model.json";

  private final Manifest manifest;
  private final SortedMap<String, byte[]> files;
  private final SortedMap<String, OnnxModel> graphs;
  private final Optional<MixturePrior> prior;

  private ModelPackage(
      Manifest manifest,
      SortedMap<String, byte[]> files,
      SortedMap<String, OnnxModel> graphs,
      Optional<MixturePrior> prior) {
    this.manifest = manifest;
    this.files = files;
    this.graphs = graphs;
    this.prior = prior;
  }

  /**
   * Reads a package.
   *
   * @param source a package directory or its zip
   * @return the checked package
   * @throws InvalidPackageException if it breaks the format or the contract
   * @throws LimnException if it does not exist or cannot be read
   */
  public static ModelPackage open(Path source) {
    if (!Files.exists(source)) {
      throw new LimnException("model package " + source + " does not exist");
    }
    OnnxClasses.loadAhead();
    return of(PackageReader.read(source), String.valueOf(source.getFileName()));
  }

  /**
   * Reads a package from a place that gives files by path, such as a class path. What {@code
   * SHA256SUMS} lists is read, and its signature, nothing else.
   *
   * @param source gives a file's content, or null where there is none
   * @param name what messages call the package
   * @return the checked package
   * @throws InvalidPackageException if it breaks the format or the contract
   */
  public static ModelPackage read(Function<String, byte[]> source, String name) {
    OnnxClasses.loadAhead();
    Map<String, byte[]> files = new TreeMap<>();
    byte[] sums = source.apply(Checksums.FILE);
    if (sums != null) {
      files.put(Checksums.FILE, sums);
      byte[] signature = source.apply(Checksums.SIGNATURE_FILE);
      if (signature != null) {
        files.put(Checksums.SIGNATURE_FILE, signature);
      }
      for (String path : Checksums.decode(sums, name).keySet()) {
        byte[] bytes = source.apply(path);
        if (bytes != null) {
          files.put(path, bytes);
        }
      }
    }
    return of(files, name);
  }

  /**
   * Checks the files of a package.
   *
   * @param files content by path, {@code SHA256SUMS} included; the arrays are not copied
   * @param name what messages call the package
   * @return the checked package
   * @throws InvalidPackageException if it breaks the format or the contract
   */
  public static ModelPackage of(Map<String, byte[]> files, String name) {
    Checksums.verify(files, name);
    if (!files.containsKey(MANIFEST_FILE)) {
      throw new InvalidPackageException(name, "file " + MANIFEST_FILE + " is missing");
    }
    Manifest manifest = ManifestJson.decode(files.get(MANIFEST_FILE), name);
    requireListed(manifest, files, name);
    SortedMap<String, OnnxModel> graphs = new TreeMap<>();
    for (PackagedFile file : manifest.files()) {
      if (file.role().isGraph()) {
        graphs.put(file.path(), graph(file, files.get(file.path()), manifest, name));
      }
    }
    if (manifest.graphs().size() != graphs.size()) {
      throw new InvalidPackageException(
          name, "model.json must state inputs and outputs of each graph once and of nothing else");
    }
    GraphContract.requireComplete(manifest, name);
    Optional<MixturePrior> prior = PriorFile.read(manifest, files, name);
    return new ModelPackage(manifest, new TreeMap<>(files), graphs, prior);
  }

  /**
   * What the package states about itself.
   *
   * @return its manifest
   */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * Which files it holds.
   *
   * @return all paths, {@code SHA256SUMS} included
   */
  public Set<String> paths() {
    return new TreeSet<>(files.keySet());
  }

  /**
   * The content of a file.
   *
   * @param path one of {@link #paths()}
   * @return a copy of its bytes
   * @throws IllegalArgumentException if the package has no such file
   */
  public byte[] bytes(String path) {
    byte[] bytes = files.get(path);
    if (bytes == null) {
      throw new IllegalArgumentException("model " + manifest.name() + " has no file " + path);
    }
    return bytes.clone();
  }

  /**
   * A graph of the package.
   *
   * @param file a decoder, encoder or classifier of the manifest
   * @return the checked graph
   * @throws IllegalArgumentException if the file is no graph of this package
   */
  public OnnxModel graph(PackagedFile file) {
    OnnxModel graph = graphs.get(file.path());
    if (graph == null) {
      throw new IllegalArgumentException(file.path() + " is no graph of " + manifest.name());
    }
    return graph;
  }

  /**
   * The prior that was fitted to the model's training images.
   *
   * @return the checked mixture; empty where {@code latent.priors} lists none
   */
  public Optional<MixturePrior> prior() {
    return prior;
  }

  /**
   * The inputs and outputs that prove the package on this machine.
   *
   * @return the test vectors; empty lists where the package has none
   * @throws InvalidPackageException if one is no tensor
   */
  public TestVectors testVectors() {
    return TestVectors.read(this);
  }

  /**
   * One checksum that stands for the whole package.
   *
   * @return SHA-256 of {@code SHA256SUMS}
   */
  public String sha256() {
    return Sha256.of(files.get(Checksums.FILE));
  }

  /**
   * What is signed.
   *
   * @return the bytes of {@code SHA256SUMS}, which stand for every other file but the signature
   */
  public byte[] checksums() {
    return bytes(Checksums.FILE);
  }

  /**
   * The signature that the package came with. Nothing was checked of it: see {@link
   * dev.limn.runtime.signature.TrustedKeys}.
   *
   * @return the bytes of {@code SHA256SUMS.sig}, empty where it is not signed
   */
  public Optional<byte[]> signature() {
    return Optional.ofNullable(files.get(Checksums.SIGNATURE_FILE)).map(byte[]::clone);
  }

  /**
   * The same package with a signature.
   *
   * @param signature the content of {@code SHA256SUMS.sig}
   * @return a package with the same checksums
   */
  public ModelPackage withSignature(byte[] signature) {
    SortedMap<String, byte[]> signed = new TreeMap<>(files);
    signed.put(Checksums.SIGNATURE_FILE, signature.clone());
    return new ModelPackage(manifest, signed, graphs, prior);
  }

  /**
   * Writes the signature alone into a directory of this package, in a single step.
   *
   * @param directory a package directory with these checksums
   * @throws LimnException if it cannot be written
   * @throws IllegalStateException if the package is not signed
   */
  public void writeSignature(Path directory) {
    byte[] signature =
        signature().orElseThrow(() -> new IllegalStateException("the package is not signed"));
    AtomicOutput.file(directory.resolve(Checksums.SIGNATURE_FILE), signature);
  }

  /**
   * Writes the package as one zip, replacing an earlier file in a single step. Equal packages give
   * equal bytes.
   *
   * @param file where
   * @throws LimnException if it cannot be written
   */
  public void writeZip(Path file) {
    AtomicOutput.file(
        file,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            PackageZip.write(files, out);
          }
        });
  }

  /**
   * Writes the package as a new directory, whole or not at all.
   *
   * @param directory where; it must not exist yet, or be empty
   * @throws LimnException if it has content or cannot be written
   */
  public void writeTo(Path directory) {
    AtomicOutput.directory(directory, this::writeFiles);
  }

  /**
   * Writes the package in place of one that is there.
   *
   * @param directory the package directory to replace
   * @throws LimnException if it is no package directory or cannot be written; it is then untouched
   */
  public void replace(Path directory) {
    if (!Files.exists(directory.resolve(MANIFEST_FILE))) {
      throw new LimnException(directory + " is no package directory, nothing is replaced");
    }
    AtomicOutput.replaceDirectory(directory, this::writeFiles);
  }

  private void writeFiles(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
  }

  private static void requireListed(Manifest manifest, Map<String, byte[]> files, String name) {
    Set<String> unlisted = new TreeSet<>(files.keySet());
    for (PackagedFile file : manifest.files()) {
      byte[] bytes = files.get(file.path());
      if (bytes == null) {
        throw new InvalidPackageException(
            name, "model.json lists " + file.path() + ", which is missing");
      }
      if (bytes.length != file.bytes() || !Sha256.of(bytes).equals(file.sha256())) {
        throw new InvalidPackageException(
            name, "model.json states another size or checksum of " + file.path() + " than it has");
      }
      unlisted.remove(file.path());
    }
    unlisted.removeAll(Set.of(MANIFEST_FILE, Checksums.FILE, Checksums.SIGNATURE_FILE));
    if (!unlisted.isEmpty()) {
      throw new InvalidPackageException(name, "model.json does not list " + unlisted);
    }
  }

  private static OnnxModel graph(PackagedFile file, byte[] bytes, Manifest manifest, String name) {
    try {
      OnnxModel graph = OnnxModel.parse(bytes);
      GraphCheck.check(graph);
      GraphContract.require(graph, file, manifest, name);
      return graph;
    } catch (InvalidPackageException e) {
      throw e;
    } catch (LimnException e) {
      throw new InvalidPackageException(name, file.path() + ": " + e.getMessage(), e);
    }
  }
}
