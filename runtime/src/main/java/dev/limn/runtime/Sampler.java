package dev.limn.runtime;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.onnx.GeneratorGraph;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Precision;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Draws images from a packaged model.
 *
 * <p>Owns native memory: close it. May be shared by threads; {@link #close} waits for calls in
 * progress, and a call on a closed sampler fails with {@link IllegalStateException}.
 */
public final class Sampler implements AutoCloseable {

  private final ModelPackage source;
  private final ModelRules rules;
  private final OpenModel model;
  private final PixelDecoder decoder;
  private final ProviderChoice choice;
  private final ReadWriteLock lifeCycle = new ReentrantReadWriteLock();
  private boolean closed;

  private Sampler(ModelPackage source, ProviderTrials.Found<OpenModel> found) {
    this.source = source;
    this.rules = new ModelRules(source.manifest());
    this.model = found.opened();
    this.decoder = model.decoder();
    this.choice = found.choice();
  }

  /**
   * Opens a model with default options.
   *
   * @param model a package directory, its zip, or a bare {@code .onnx} decoder written by Limn
   * @return an open sampler
   * @throws LimnException if the model cannot be read or is unsound
   */
  public static Sampler open(Path model) {
    boolean bare = model.toString().endsWith(".onnx") && !Files.isDirectory(model);
    return open(bare ? BareDecoder.open(model) : ModelPackage.open(model));
  }

  /**
   * Opens a package with default options.
   *
   * @param source the package
   * @return an open sampler
   * @throws UsageException if the package is no generator
   */
  public static Sampler open(ModelPackage source) {
    return open(source, SamplerOptions.DEFAULT);
  }

  /**
   * Opens a package.
   *
   * @param source the package
   * @param options provider, precision, threads
   * @return an open sampler
   * @throws UsageException if the package is no generator or lacks the asked-for precision
   * @throws ProviderUnavailableException if the asked-for provider cannot run here
   */
  public static Sampler open(ModelPackage source, SamplerOptions options) {
    Manifest manifest = source.manifest();
    new ModelRules(manifest).requireDrawing();
    PackagedFile file =
        manifest
            .decoder(options.precision())
            .orElseThrow(
                () ->
                    new UsageException(
                        "model "
                            + manifest.name()
                            + " has no "
                            + options.precision()
                            + " decoder: use "
                            + Precision.FP32));
    ModelTrial trial =
        new ModelTrial(
            manifest,
            fed(source.graph(file), options),
            manifest.file(FileRole.ENCODER).map(source::graph),
            options);
    return new Sampler(source, new ProviderTrials<>(trial).first(options.provider()));
  }

  /** Of an 8-bit decoder the image is no more than the pixels over 255: no need to compute both. */
  private static OnnxModel fed(OnnxModel decoder, SamplerOptions options) {
    return options.precision() == Precision.INT8 ? GeneratorGraph.withoutImage(decoder) : decoder;
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
   * What executes the model: the asked-for provider, or the one that {@code auto} found.
   *
   * @return never {@code auto}
   */
  public Provider provider() {
    return choice.chosen();
  }

  /**
   * What executes the model, and why {@code auto} passed over those that it tried before.
   *
   * @return the choice; nothing was passed over for a provider asked for by its name
   */
  public ProviderChoice providerChoice() {
    return choice;
  }

  /**
   * Draws images.
   *
   * @param request how many, which seed, labels, temperature and prior
   * @return {@code [count,H,W,C]} bytes, labelled by a conditional model
   * @throws UsageException if the model lacks the prior or a listed label, or the images are more
   *     than an array can hold
   */
  public ImageBatch sample(SampleRequest request) {
    rules.requireRoom(request.count());
    RequestRows rows = rows(request);
    int[] labels = new int[manifest().conditional() ? request.count() : 0];
    ImageBatch images =
        decoded(
            request.count(),
            (from, count, lane) -> {
              rows.labels(from, count, lane.labels());
              rows.latents(from, count, lane.labels(), lane.latents(), lane.scratch());
              if (labels.length > 0) {
                System.arraycopy(lane.labels(), 0, labels, from, count);
              }
            });
    return manifest().conditional() ? images.withLabels(labels) : images;
  }

  /**
   * Draws images of a request of any size in parts, in order, each when it is asked for: memory
   * holds one part, however many there are. Sample {@code i} is that of {@link #sample}.
   *
   * @param request how many, which seed, labels, temperature and prior
   * @return batches of at most 1024 images for each thread, and of one image or at most 16,777,216
   *     bytes; drawing one fails as {@link #sample} does, and with {@link IllegalStateException}
   *     once this sampler is closed
   */
  public Stream<ImageBatch> stream(SampleRequest request) {
    int rows = decoder.rowsAtOnce();
    long parts = (request.count() + (long) rows - 1) / rows;
    return LongStream.range(0, parts)
        .mapToObj(
            part -> {
              long from = part * rows;
              int count = (int) Math.min(rows, request.count() - from);
              return sample(request.part(from, count));
            });
  }

  /**
   * The latents that a request draws: its prior at its temperature. The mixture of a conditional
   * model depends on the request's labels.
   *
   * @param request how many, which seed, labels, temperature and prior
   * @return {@code [count,Z]}
   * @throws UsageException if the model lacks the prior or a listed label, or the latents or their
   *     images are more than an array can hold
   */
  public Latents latents(SampleRequest request) {
    rules.requireRoom(request.count());
    return rows(request).latents();
  }

  private RequestRows rows(SampleRequest request) {
    rules.requireTaken(request.labels());
    return new RequestRows(request, manifest(), prior(request.prior()));
  }

  private Prior prior(PriorChoice choice) {
    String chosen = choice.of(manifest().latent());
    rules.requirePrior(chosen);
    return chosen.equals(LatentSpace.MIXTURE)
        ? new Prior.Mixture(source.prior().orElseThrow())
        : new Prior.Normal(manifest().latent().size());
  }

  /**
   * The labels that a request draws.
   *
   * @param request how many, which seed and labels
   * @return a class index a sample; empty for an unconditional model
   * @throws UsageException if labels are listed that the model does not have, or the images are
   *     more than an array can hold
   */
  public int[] labels(SampleRequest request) {
    rules.requireRoom(request.count());
    int[] labels = new int[manifest().conditional() ? request.count() : 0];
    rows(request).labels(0, labels.length, labels);
    return labels;
  }

  /**
   * Turns latents into images.
   *
   * @param latents {@code [N,Z]}
   * @param labels a class index from 0 a latent; empty for an unconditional model
   * @return {@code [N,H,W,C]} bytes, labelled by a conditional model
   * @throws UsageException if the latents or labels do not fit the model, or the images are more
   *     than an array can hold
   */
  public ImageBatch decode(Latents latents, int... labels) {
    requireDecodable(latents, labels);
    int size = latents.size();
    ImageBatch images =
        decoded(
            latents.count(),
            (from, rows, lane) -> {
              System.arraycopy(latents.values(), from * size, lane.latents(), 0, rows * size);
              if (labels.length > 0) {
                System.arraycopy(labels, from, lane.labels(), 0, rows);
              }
            });
    return manifest().conditional() ? images.withLabels(labels) : images;
  }

  private ImageBatch decoded(int count, PixelDecoder.Source source) {
    ImageFormat format = manifest().image();
    byte[] pixels =
        new byte[ImageBatch.byteCount(count, format.height(), format.width(), format.channels())];
    whileOpen(() -> decoder.decode(count, source, pixels));
    return new ImageBatch(count, format.height(), format.width(), format.channels(), pixels);
  }

  /**
   * Turns latents into images that are not yet cut into 255 levels, for measures that need the
   * decoder's own numbers. Of an 8-bit decoder they are the levels over 255.
   *
   * @param latents {@code [N,Z]}
   * @param labels a class index from 0 a latent; empty for an unconditional model
   * @return {@code [N,C,H,W]} in [0,1]
   * @throws UsageException if the latents or labels do not fit the model, or the images are more
   *     than an array can hold
   */
  public float[] decodeFloats(Latents latents, int... labels) {
    ImageFormat format = manifest().image();
    requireDecodable(latents, labels);
    if (!decoder.makesFloats()) {
      return UnitPlanes.of(decode(latents, labels), 0, latents.count());
    }
    float[] images =
        new float[latents.count() * format.channels() * format.height() * format.width()];
    whileOpen(
        () -> {
          for (int from = 0; from < latents.count(); from += decoder.rowsPerRun()) {
            int rows = Math.min(decoder.rowsPerRun(), latents.count() - from);
            try (GraphSession.Feed feed = decoder.wide().feed()) {
              feed.floats("latent", latents.values(), from * latents.size(), rows, latents.size());
              if (manifest().conditional()) {
                feed.labels("label", labels, from, rows);
              }
              FloatBuffer fetched =
                  feed.fetchFloats(
                      "image", rows, format.channels(), format.height(), format.width());
              feed.run();
              fetched.get(images, from * (fetched.capacity() / rows), fetched.capacity());
            }
          }
        });
    return images;
  }

  private void requireDecodable(Latents latents, int[] labels) {
    rules.requireSize(latents);
    rules.requireRoom(latents.count());
    rules.requireLabels(labels, latents.count());
  }

  /**
   * Turns images into the distributions of their latents.
   *
   * @param images {@code [N,H,W,C]} bytes of the model's size
   * @param labels a class index from 0 an image; empty for an unconditional model
   * @return mean and log-variance, {@code [N,Z]} each
   * @throws UsageException if the model has no encoder, there is no image, or the images or labels
   *     do not fit the model
   * @throws LimnException if ONNX Runtime refuses the encoder, which is opened by the first call
   *     that needs it
   */
  public Posterior encode(ImageBatch images, int... labels) {
    OpenEncoder opening =
        model
            .encoder()
            .orElseThrow(
                () ->
                    new UsageException(
                        "model "
                            + manifest().name()
                            + " ("
                            + manifest().family()
                            + ") has no encoder: choose a model of the VAE family"));
    rules.requireFormat(images);
    rules.requireRoom(images.count());
    rules.requireLabels(labels, images.count());
    int size = manifest().latent().size();
    float[] means = new float[images.count() * size];
    float[] logVariances = new float[means.length];
    whileOpen(
        () -> {
          GraphSession session = opening.session();
          for (int from = 0; from < images.count(); from += decoder.rowsPerRun()) {
            int rows = Math.min(decoder.rowsPerRun(), images.count() - from);
            encodeRows(session, images, labels, from, rows, means, logVariances);
          }
        });
    return new Posterior(
        new Latents(images.count(), size, means), new Latents(images.count(), size, logVariances));
  }

  private void encodeRows(
      GraphSession session,
      ImageBatch images,
      int[] labels,
      int from,
      int rows,
      float[] means,
      float[] logVariances) {
    int size = manifest().latent().size();
    float[] planes = UnitPlanes.of(images, from, rows);
    try (GraphSession.Feed feed = session.feed()) {
      feed.floats("image", planes, 0, rows, images.channels(), images.height(), images.width());
      if (manifest().conditional()) {
        feed.labels("label", labels, from, rows);
      }
      FloatBuffer mean = feed.fetchFloats("mean", rows, size);
      FloatBuffer logVariance = feed.fetchFloats("log_variance", rows, size);
      feed.run();
      mean.get(means, from * size, rows * size);
      logVariance.get(logVariances, from * size, rows * size);
    }
  }

  /**
   * Encodes images and decodes the means.
   *
   * @param images {@code [N,H,W,C]} bytes of the model's size
   * @param labels a class index from 0 an image; empty for an unconditional model
   * @return what the model makes of them, same shape
   * @throws UsageException if the model has no encoder, or the images or labels do not fit it
   * @throws LimnException if ONNX Runtime refuses the encoder, as {@link #encode} says
   */
  public ImageBatch reconstruct(ImageBatch images, int... labels) {
    return decode(encode(images, labels).mean(), labels);
  }

  /** Waits for calls in progress, then frees the native memory. Closing twice does nothing. */
  @Override
  public void close() {
    lifeCycle.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      model.close();
    } finally {
      lifeCycle.writeLock().unlock();
    }
  }

  /**
   * ONNX Runtime crashes the process when a session is closed under a run: they exclude each other.
   */
  private void whileOpen(Runnable call) {
    lifeCycle.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("sampler of " + manifest().name() + " is closed");
      }
      call.run();
    } finally {
      lifeCycle.readLock().unlock();
    }
  }
}
