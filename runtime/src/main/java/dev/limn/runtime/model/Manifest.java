package dev.limn.runtime.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@code model.json} states. A field that does not apply is null and left out of the file.
 *
 * @param format always {@value #FORMAT}
 * @param name the model's name: lower-case letters, digits and hyphens
 * @param version such as {@code 1.0.0}
 * @param family such as {@code vae}, {@code beta-vae}, {@code gan}, {@code classifier}
 * @param description one sentence
 * @param task what the model does
 * @param image the images it draws or reads
 * @param latent the space of its latents; null for a classifier
 * @param likelihood how a decoder's image is read as a distribution; null where there is none
 * @param opset the ONNX operator set of its graphs
 * @param graphs the inputs and outputs of its graphs
 * @param files every file but the manifest and the checksums
 * @param training where it comes from
 * @param evaluation measured quality; null where none was measured
 * @param exportParity how exactly it was exported; null for a foreign model
 * @param created when it was packaged, ISO 8601 in UTC
 * @param licence SPDX identifier of the weights' licence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    String format,
    String name,
    String version,
    String family,
    String description,
    Task task,
    ImageFormat image,
    LatentSpace latent,
    Likelihood likelihood,
    int opset,
    List<GraphSignature> graphs,
    List<PackagedFile> files,
    Provenance training,
    Evaluation evaluation,
    List<ExportParity> exportParity,
    String created,
    String licence) {

  /** The format this version of Limn reads and writes. */
  public static final String FORMAT = "limn-model/1";

  /** What a model's name looks like: 1 to 64 lower-case letters, digits and hyphens. */
  public static final String NAME = "[a-z0-9][a-z0-9-]{0,63}";

  /** What a version looks like, such as {@code 1.0.0}. */
  public static final String VERSION = "[0-9][A-Za-z0-9.-]{0,31}";

  /**
   * Checks what must be there.
   *
   * @throws IllegalArgumentException if a required field is missing or malformed
   */
  public Manifest {
    require(FORMAT.equals(format), "format", "'" + FORMAT + "'", format);
    require(name != null && name.matches(NAME), "name", NAME, name);
    require(version != null && version.matches(VERSION), "version", "such as 1.0.0", version);
    require(family != null && family.matches(NAME), "family", NAME, family);
    require(task != null, "task", "given", task);
    require(image != null, "image", "given", image);
    require(files != null, "files", "given", files);
    require(graphs != null, "graphs", "given", graphs);
    require(
        (task == Task.CLASSIFICATION) == (latent == null),
        "latent",
        "given, but not for a classifier",
        latent);
    require(
        task == Task.UNCONDITIONAL || !image.classNames().isEmpty(),
        "image.classNames",
        "given unless the task is unconditional",
        image.classNames());
    graphs = List.copyOf(graphs);
    files = List.copyOf(files);
    exportParity = exportParity == null ? null : List.copyOf(exportParity);
    requireDistinct(files, PackagedFile::path, "path");
    requireDistinct(
        files.stream().filter(file -> file.role().isGraph()).toList(),
        file -> file.precision() == null ? file.role() : file.precision(),
        "role and precision");
  }

  /**
   * The file with a role.
   *
   * @param role what it is for; for decoders use {@link #decoder(Precision)}
   * @return the first such file, empty where there is none
   */
  public Optional<PackagedFile> file(FileRole role) {
    return files.stream().filter(file -> file.role() == role).findFirst();
  }

  /**
   * The decoder of a precision.
   *
   * @param precision its arithmetic
   * @return its file, empty where the package has none
   */
  public Optional<PackagedFile> decoder(Precision precision) {
    return files.stream()
        .filter(file -> file.precision() == precision && precision != null)
        .findFirst();
  }

  /**
   * Whether samples have labels.
   *
   * @return true for a conditional model
   */
  public boolean conditional() {
    return task == Task.CONDITIONAL;
  }

  /**
   * The same model with another measurement.
   *
   * @param newEvaluation measured quality; null where none was measured
   * @return the changed manifest
   */
  public Manifest withEvaluation(Evaluation newEvaluation) {
    return new Manifest(
        format,
        name,
        version,
        family,
        description,
        task,
        image,
        latent,
        likelihood,
        opset,
        graphs,
        files,
        training,
        newEvaluation,
        exportParity,
        created,
        licence);
  }

  /**
   * The same model with a trial of an 8-bit decoder in its origin.
   *
   * @param trial what was found
   * @return the changed manifest
   */
  public Manifest withInt8(Int8Trial trial) {
    return new Manifest(
        format,
        name,
        version,
        family,
        description,
        task,
        image,
        latent,
        likelihood,
        opset,
        graphs,
        files,
        training.withInt8(trial),
        evaluation,
        exportParity,
        created,
        licence);
  }

  /**
   * The same model with a fitted prior, which becomes its default.
   *
   * @param fit how the prior was fitted
   * @param newCreated when it was packaged, ISO 8601 in UTC
   * @return the changed manifest, which states no measurement
   */
  public Manifest withMixture(PriorFit fit, String newCreated) {
    return new Manifest(
        format,
        name,
        version,
        family,
        description,
        task,
        image,
        LatentSpace.mixture(latent.size()),
        likelihood,
        opset,
        graphs,
        files,
        training.withPrior(fit),
        null,
        exportParity,
        newCreated,
        licence);
  }

  Manifest withFiles(List<PackagedFile> newFiles, List<GraphSignature> newGraphs) {
    return new Manifest(
        format,
        name,
        version,
        family,
        description,
        task,
        image,
        latent,
        likelihood,
        opset,
        newGraphs,
        newFiles,
        training,
        evaluation,
        exportParity,
        created,
        licence);
  }

  private static void requireDistinct(
      List<PackagedFile> files, Function<PackagedFile, Object> key, String what) {
    Map<Object, String> seen = new HashMap<>();
    for (PackagedFile file : files) {
      String earlier = seen.put(key.apply(file), file.path());
      require(earlier == null, "files", "of different " + what, earlier + " and " + file.path());
    }
  }

  private static void require(boolean holds, String field, String rule, Object found) {
    if (!holds) {
      throw new IllegalArgumentException(field + " must be " + rule + ", found " + found);
    }
  }
}
