package dev.limn.runtime.packaging;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.onnx.DecoderPorts;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.model.Provenance;
import dev.limn.runtime.model.Sha256;
import dev.limn.runtime.model.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a package of a decoder that another framework exported to ONNX. The graph is brought to the
 * contract of a generator and proved against the original on trial latents; nothing else is claimed
 * of it.
 */
public final class ForeignPackager {

  /** The family of all packages that were not trained by Limn. */
  public static final String FAMILY = "foreign";

  private static final long MAX_BYTES = 1L << 30;

  private ForeignPackager() {}

  /**
   * Packages a decoder.
   *
   * @param source an ONNX file of at most 1 GiB
   * @param answers what its owner says of its inputs and outputs
   * @param facts what the package states
   * @param clock tells the time of creation
   * @return the checked package
   * @throws UsageException if the graph leaves a question open; the message is the question, and
   *     names the options of {@code limn package} that answer it
   * @throws LimnException if the file cannot be read, is unsound, cannot run, or draws one size of
   *     batch only
   */
  public static ModelPackage pack(
      Path source, ForeignAnswers answers, ForeignFacts facts, Clock clock) {
    byte[] bytes = read(source);
    String file = source.getFileName().toString();
    ForeignDecoder decoder = ForeignDecoder.adapt(file, bytes, answers);
    Manifest manifest = manifest(file, decoder, facts, Sha256.of(bytes), clock);
    OnnxModel graph = decoder.graph().withMetadata(metadata(decoder, manifest));
    ModelPackage bare = new PackageBuilder().decoder(Precision.FP32, graph).build(manifest);
    PackageBuilder builder = PackageBuilder.of(bare);
    GeneratorExamples.add(bare, builder);
    byte[] card = new ForeignCard(manifest, facts, decoder.ports()).bytes();
    return builder
        .file("README.md", FileRole.CARD, card)
        .file("LICENSE", FileRole.LICENCE, licence(facts).getBytes(StandardCharsets.UTF_8))
        .build(manifest);
  }

  private static byte[] read(Path source) {
    try {
      long size = Files.size(source);
      if (size > MAX_BYTES) {
        throw new LimnException(
            source + ": a decoder may have " + MAX_BYTES + " bytes, found " + size);
      }
      return Files.readAllBytes(source);
    } catch (IOException e) {
      throw new LimnException("cannot read " + source + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static Manifest manifest(
      String file, ForeignDecoder decoder, ForeignFacts facts, String sha256, Clock clock) {
    try {
      return new Manifest(
          Manifest.FORMAT,
          facts.name(),
          facts.version(),
          FAMILY,
          facts.description() == null ? "A decoder packaged from " + file : facts.description(),
          decoder.classNames().isEmpty() ? Task.UNCONDITIONAL : Task.CONDITIONAL,
          format(decoder),
          LatentSpace.normal(Math.toIntExact(decoder.ports().latent().size())),
          null,
          decoder.graph().opset(),
          List.of(),
          List.of(),
          new Provenance(null, null, null, null, null, null, null, sha256, null, null),
          null,
          null,
          Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString(),
          facts.licence());
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
  }

  private static ImageFormat format(ForeignDecoder decoder) {
    DecoderPorts.Image image = decoder.ports().image();
    return new ImageFormat(image.channels(), image.height(), image.width(), decoder.classNames());
  }

  private static Map<String, String> metadata(ForeignDecoder decoder, Manifest manifest) {
    Map<String, String> metadata = new TreeMap<>(decoder.graph().metadata());
    metadata.put(BareDecoder.FORMAT_KEY, Manifest.FORMAT);
    metadata.put(BareDecoder.NAME_KEY, manifest.name());
    metadata.put(BareDecoder.VERSION_KEY, manifest.version());
    metadata.put(BareDecoder.FAMILY_KEY, manifest.family());
    metadata.put(BareDecoder.PRIOR_KEY, LatentSpace.NORMAL);
    if (manifest.conditional()) {
      metadata.put(BareDecoder.CLASSES_KEY, String.join(",", decoder.classNames()));
    }
    return metadata;
  }

  private static String licence(ForeignFacts facts) {
    if (facts.licenceText() != null) {
      return facts.licenceText();
    }
    return facts.licence() == null
        ? "The licence of these weights was not stated when they were packaged: ask their makers.\n"
        : "SPDX-License-Identifier: " + facts.licence() + "\n";
  }
}
