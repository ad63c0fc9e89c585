package dev.limn.trainer.evaluation;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.onnx.Tensor;
import dev.limn.runtime.GraphRunner;
import dev.limn.runtime.UnitPlanes;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackagedFile;
import java.util.List;

/**
 * A classifier that samples are shown to: which class it reads, and the features that distances
 * between sets of images are measured on.
 *
 * <p>Owns native memory: close it. Many threads may read; {@link #close} must not meet a reading.
 */
public final class Judge implements AutoCloseable {

  private static final int ROWS = 256;

  private final ModelPackage source;
  private final GraphRunner classifier;

  private Judge(ModelPackage source, GraphRunner classifier) {
    this.source = source;
    this.classifier = classifier;
  }

  /**
   * Opens a classifier on the processor, one thread.
   *
   * @param source a package of the task {@code classification}
   * @return an open judge
   * @throws UsageException if the package is no classifier, or its graph has no {@code features}
   * @throws LimnException if ONNX Runtime refuses the graph
   */
  public static Judge open(ModelPackage source) {
    Manifest manifest = source.manifest();
    PackagedFile file =
        manifest
            .file(FileRole.CLASSIFIER)
            .orElseThrow(
                () ->
                    new UsageException(
                        "model "
                            + manifest.name()
                            + " ("
                            + manifest.family()
                            + ") is no classifier and cannot judge: choose one such as"
                            + " judge-mnist"));
    if (source.graph(file).outputs().size() != 2) {
      throw new UsageException(
          "model "
              + manifest.name()
              + " has no output 'features': a judge needs logits and features");
    }
    return new Judge(source, GraphRunner.open(source.graph(file)));
  }

  /**
   * What the model states about itself.
   *
   * @return its manifest
   */
  public Manifest manifest() {
    return source.manifest();
  }

  /**
   * Reads images.
   *
   * @param images {@code [N,H,W,C]} bytes of the model's size
   * @return what it reads of each
   * @throws UsageException if the images are of another size, or there is none
   */
  public Judgement read(ImageBatch images) {
    requireFormat(images);
    float[] logits = {};
    float[] features = {};
    for (int from = 0; from < images.count(); from += ROWS) {
      int rows = Math.min(ROWS, images.count() - from);
      List<Tensor> found = classifier.run(List.of(input(images, from, rows)));
      float[] logitRows = found.get(0).toFloats();
      float[] featureRows = found.get(1).toFloats();
      if (from == 0) {
        logits = new float[Math.multiplyExact(images.count(), logitRows.length / rows)];
        features = new float[Math.multiplyExact(images.count(), featureRows.length / rows)];
      }
      System.arraycopy(logitRows, 0, logits, from * (logitRows.length / rows), logitRows.length);
      System.arraycopy(
          featureRows, 0, features, from * (featureRows.length / rows), featureRows.length);
    }
    return new Judgement(images.count(), logits, features);
  }

  private static Tensor input(ImageBatch images, int from, int rows) {
    long[] shape = {rows, images.channels(), images.height(), images.width()};
    return Tensor.ofFloats("image", shape, UnitPlanes.of(images, from, rows));
  }

  private void requireFormat(ImageBatch images) {
    ImageFormat format = manifest().image();
    if (images.count() == 0) {
      throw new UsageException("judge " + manifest().name() + " needs an image, found none");
    }
    if (images.height() != format.height()
        || images.width() != format.width()
        || images.channels() != format.channels()) {
      throw new UsageException(
          "judge %s reads images of %s, found %dx%d %s: choose the judge of their data set"
              .formatted(
                  manifest().name(),
                  format.describe(),
                  images.height(),
                  images.width(),
                  images.channels() == 1 ? "grey" : "RGB"));
    }
  }

  @Override
  public void close() {
    classifier.close();
  }
}
