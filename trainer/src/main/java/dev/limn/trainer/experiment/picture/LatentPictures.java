package dev.limn.trainer.experiment.picture;

import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.model.FileRole;
import dev.limn.trainer.evaluation.GivenLabels;
import dev.limn.trainer.packaging.ClassColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What lies where in a model's latent space. */
public final class LatentPictures {

  private static final int SAMPLE_COLUMNS = 10;
  private static final int SAMPLE_ROWS = 6;
  private static final float PLANE_EDGE = 5;
  private static final int PLANE_SIDE = 20;
  private static final float TRAVERSE_EDGE = 3;
  private static final int TRAVERSE_STEPS = 11;
  private static final int MOST_DIMENSIONS = 12;
  private static final int LATENTS_ACROSS = 6;
  private static final int PATH_STEPS = 11;

  private LatentPictures() {}

  /**
   * Samples of seed 0; of a conditional model, a column a class.
   *
   * @param sampler any generator
   * @return the picture
   */
  public static PixelImage samples(Sampler sampler) {
    ClassColumns columns = ClassColumns.of(sampler.manifest(), SAMPLE_ROWS, SAMPLE_COLUMNS);
    return sampler.sample(columns.request()).grid(columns.columns());
  }

  /**
   * The first samples of seed 0: where models have latents of one size, the same latents.
   *
   * @param sampler any generator
   * @param count how many; of a conditional model of classes 0, 1, 2 and so on in turn
   * @return the samples
   */
  public static ImageBatch first(Sampler sampler, int count) {
    return sampler.sample(ClassColumns.inTurn(sampler.manifest(), count));
  }

  /**
   * Three rows of samples of the normal prior above three of the mixture; of a conditional model a
   * column a class.
   *
   * @param sampler a model with both priors
   * @return the picture
   */
  public static PixelImage priors(Sampler sampler) {
    ClassColumns half = ClassColumns.of(sampler.manifest(), SAMPLE_ROWS / 2, SAMPLE_COLUMNS);
    ImageBatch normal = sampler.sample(half.request().withPrior(PriorChoice.NORMAL));
    ImageBatch mixture = sampler.sample(half.request().withPrior(PriorChoice.MIXTURE));
    return Rows.joined(List.of(normal, mixture)).grid(half.columns());
  }

  /**
   * Decodes latents of one number along the axis.
   *
   * @param sampler an unconditional model of one latent number
   * @param edge the axis runs from minus this to this
   * @param count how many steps
   * @return the images in order
   */
  public static ImageBatch strip(Sampler sampler, float edge, int count) {
    return sampler.decode(LatentPaths.line(new float[] {-edge}, new float[] {edge}, count));
  }

  /**
   * Decodes the square [-5,5] x [-5,5]: the first number grows to the right, the second upwards.
   *
   * @param sampler a model of two latent numbers; if conditional, class 0 is drawn
   * @return the images of a square grid, row by row
   */
  public static ImageBatch plane(Sampler sampler) {
    Latents plane = LatentPaths.plane(new float[2], 0, 1, -PLANE_EDGE, PLANE_EDGE, PLANE_SIDE);
    return sampler.decode(plane, Labelled.all(sampler, 0, plane.count()));
  }

  /**
   * The dimensions whose posterior means vary most over images, most active first.
   *
   * @param sampler a model with an encoder
   * @param images at least one image, labelled where the model is conditional
   * @return at most {@value #MOST_DIMENSIONS} dimensions
   */
  public static List<Integer> mostActive(Sampler sampler, ImageBatch images) {
    Latents means = sampler.encode(images, GivenLabels.of(sampler, images)).mean();
    double[] variance = new double[means.size()];
    for (int j = 0; j < means.size(); j++) {
      variance[j] = variance(means, j);
    }
    return IntStream.range(0, means.size())
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -variance[j]))
        .limit(MOST_DIMENSIONS)
        .toList();
  }

  private static double variance(Latents means, int dimension) {
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < means.count(); row++) {
      double mean = means.values()[row * means.size() + dimension];
      sum += mean;
      squares += mean * mean;
    }
    return squares / means.count() - sum * sum / means.count() / means.count();
  }

  /**
   * A row a dimension: the latent of an image with that number changed from -3 to 3.
   *
   * @param sampler a model with an encoder
   * @param image the image whose latent is changed, labelled where the model is conditional
   * @param dimensions the dimensions, a row each
   * @return the picture
   */
  public static PixelImage traversals(Sampler sampler, ImageBatch image, List<Integer> dimensions) {
    int[] label = GivenLabels.of(sampler, image);
    float[] centre = row(sampler.encode(image, label).mean(), 0);
    int one = label.length == 0 ? 0 : label[0];
    List<ImageBatch> rows = new ArrayList<>();
    for (int dimension : dimensions) {
      Latents path =
          LatentPaths.traverse(centre, dimension, -TRAVERSE_EDGE, TRAVERSE_EDGE, TRAVERSE_STEPS);
      rows.add(sampler.decode(path, Labelled.all(sampler, one, TRAVERSE_STEPS)));
    }
    return Rows.of(rows);
  }

  /**
   * Arcs between pairs of latents, a row each: those of images where a model encodes without
   * labels, else those of samples. A conditional model draws class 0, 1, 2 and so on.
   *
   * @param sampler any generator
   * @param images at least two; the first is paired with the first of the second half, and so on
   * @return the picture
   */
  public static PixelImage arcs(Sampler sampler, ImageBatch images) {
    int paths = images.count() / 2;
    boolean encodes = sampler.manifest().file(FileRole.ENCODER).isPresent();
    Latents ends =
        encodes && !sampler.manifest().conditional()
            ? sampler.encode(images).mean()
            : sampler.latents(SampleRequest.of(2 * paths));
    List<ImageBatch> rows = new ArrayList<>();
    for (int path = 0; path < paths; path++) {
      Latents arc = LatentPaths.arc(row(ends, path), row(ends, path + paths), PATH_STEPS);
      rows.add(sampler.decode(arc, Labelled.all(sampler, path, PATH_STEPS)));
    }
    return Rows.of(rows);
  }

  /**
   * A row a latent of seed 0, a column a class: what a class changes and what it leaves.
   *
   * @param sampler a conditional model
   * @return the picture
   */
  public static PixelImage acrossLabels(Sampler sampler) {
    int classes = sampler.manifest().image().classNames().size();
    Latents drawn = sampler.latents(SampleRequest.of(LATENTS_ACROSS));
    int size = drawn.size();
    float[] values = new float[LATENTS_ACROSS * classes * size];
    int[] labels = new int[LATENTS_ACROSS * classes];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(drawn.values(), i / classes * size, values, i * size, size);
      labels[i] = i % classes;
    }
    return sampler.decode(new Latents(labels.length, size, values), labels).grid(classes);
  }

  private static float[] row(Latents latents, int row) {
    return Arrays.copyOfRange(latents.values(), row * latents.size(), (row + 1) * latents.size());
  }
}
