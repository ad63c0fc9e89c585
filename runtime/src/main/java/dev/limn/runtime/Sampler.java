package dev.limn.runtime;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.BareDecoder;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.LatentSpace;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackagedFile;
import dev.limn.runtime.model.Precision;
import dev.limn.runtime.random.CounterRandom;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Draws images from a packaged model.
 *
 * <p>Owns native memory: close it. May be shared by threads; {@link #close} waits for calls in
 * progress, and a call on a closed sampler fails with {@link IllegalStateException}.
 */
public final class Sampler implements AutoCloseable {

  /** Rows and image numbers a run: large batches are cut so that working memory stays small. */
  private static final int MAX_ROWS = 256;

  private static final int MAX_NUMBERS = 1 << 24;

  private final ModelPackage source;
  private final ModelRules rules;
  private final GraphSession decoder;
  private final Optional<GraphSession> encoder;
  private final ReadWriteLock lifeCycle = new ReentrantReadWriteLock();
  private boolean closed;

  private Sampler(ModelPackage source, GraphSession decoder, Optional<GraphSession> encoder) {
    this.source = source;
    this.rules = new ModelRules(source.manifest());
    this.decoder = decoder;
    this.encoder = encoder;
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
    GraphSession decoder = GraphSession.open(source.graph(file), options);
    try {
      Optional<GraphSession> encoder =
          manifest
              .file(FileRole.ENCODER)
              .map(
                  found ->
                      GraphSession.open(
                          source.graph(found), options.withProvider(decoder.provider())));
      return new Sampler(source, decoder, encoder);
    } catch (RuntimeException e) {
      decoder.close();
      throw e;
    }
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
    return decoder.provider();
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
    int[] labels = labels(request);
    return decode(latents(request, labels), labels);
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
    return latents(request, labels(request));
  }

  private Latents latents(SampleRequest request, int[] labels) {
    int size = manifest().latent().size();
    Prior prior = prior(request.prior());
    float[] values = new float[request.count() * size];
    CounterRandom random = new CounterRandom(request.seed());
    for (int i = 0; i < request.count(); i++) {
      long index = request.firstIndex() + i;
      random.normals(index, CounterRandom.LATENT, values, i * size, size);
      prior.shape(values, i * size, index, labels.length == 0 ? 0 : labels[i], request);
    }
    return new Latents(request.count(), size, values);
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
    if (!manifest().conditional()) {
      if (request.labels() instanceof Labels.Cycle) {
        throw new UsageException(
            "model " + manifest().name() + " is unconditional and takes no labels: leave them out");
      }
      return new int[0];
    }
    int classCount = manifest().image().classNames().size();
    CounterRandom random = new CounterRandom(request.seed());
    int[] labels = new int[request.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = request.labels().label(request.firstIndex() + i, classCount, random);
    }
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
    ImageFormat format = manifest().image();
    requireDecodable(latents, labels);
    byte[] pixels =
        new byte
            [ImageBatch.byteCount(
                latents.count(), format.height(), format.width(), format.channels())];
    decodeInRuns(
        latents,
        labels,
        (feed, from, rows) -> {
          ByteBuffer fetched =
              feed.fetchBytes("pixels", rows, format.height(), format.width(), format.channels());
          feed.run();
          fetched.get(pixels, from * (fetched.capacity() / rows), fetched.capacity());
        });
    ImageBatch images =
        new ImageBatch(latents.count(), format.height(), format.width(), format.channels(), pixels);
    return manifest().conditional() ? images.withLabels(labels) : images;
  }

  /**
   * Turns latents into images that are not yet cut into 255 levels, for measures that need the
   * decoder's own numbers.
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
    float[] images =
        new float[latents.count() * format.channels() * format.height() * format.width()];
    decodeInRuns(
        latents,
        labels,
        (feed, from, rows) -> {
          FloatBuffer fetched =
              feed.fetchFloats("image", rows, format.channels(), format.height(), format.width());
          feed.run();
          fetched.get(images, from * (fetched.capacity() / rows), fetched.capacity());
        });
    return images;
  }

  private void requireDecodable(Latents latents, int[] labels) {
    rules.requireSize(latents);
    rules.requireRoom(latents.count());
    rules.requireLabels(labels, latents.count());
  }

  /** Runs a decoder that has been fed some rows and puts what comes out in its place. */
  @FunctionalInterface
  private interface DecoderRun {
    void decode(GraphSession.Feed feed, int from, int rows);
  }

  private void decodeInRuns(Latents latents, int[] labels, DecoderRun run) {
    whileOpen(
        () -> {
          for (int from = 0; from < latents.count(); from += rowsPerRun()) {
            int rows = Math.min(rowsPerRun(), latents.count() - from);
            try (GraphSession.Feed feed = decoder.feed()) {
              feed.floats("latent", latents.values(), from * latents.size(), rows, latents.size());
              if (manifest().conditional()) {
                feed.labels("label", labels, from, rows);
              }
              run.decode(feed, from, rows);
            }
          }
        });
  }

  /**
   * Turns images into the distributions of their latents.
   *
   * @param images {@code [N,H,W,C]} bytes of the model's size
   * @param labels a class index from 0 an image; empty for an unconditional model
   * @return mean and log-variance, {@code [N,Z]} each
   * @throws UsageException if the model has no encoder, there is no image, or the images or labels
   *     do not fit the model
   */
  public Posterior encode(ImageBatch images, int... labels) {
    GraphSession session =
        encoder.orElseThrow(
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
          for (int from = 0; from < images.count(); from += rowsPerRun()) {
            int rows = Math.min(rowsPerRun(), images.count() - from);
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
      encoder.ifPresent(GraphSession::close);
      decoder.close();
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

  private int rowsPerRun() {
    ImageFormat format = manifest().image();
    int numbers = format.height() * format.width() * format.channels();
    return Math.max(1, Math.min(MAX_ROWS, MAX_NUMBERS / numbers));
  }
}
