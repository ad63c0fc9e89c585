package dev.limn.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.LimnException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.Provider;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Precision;
import dev.limn.server.TinyModel;
import dev.limn.server.batch.BatchSettings;
import dev.limn.server.batch.Workers;
import dev.limn.zoo.ModelZoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ModelRepositoryTest {

  @TempDir Path directory;

  private final Workers workers = new Workers("test", 2);
  private final ServingOptions options =
      new ServingOptions(
          Provider.CPU, new BatchSettings(8, Duration.ZERO, 64, Duration.ofDays(1)), workers);
  private final List<ModelRepository> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(repository -> repository.close(Duration.ofSeconds(10)));
    workers.close();
  }

  private ModelRepository started() {
    ModelRepository repository = repository(List.of(new DirectorySource(directory)));
    repository.start();
    return repository;
  }

  private ModelRepository repository(List<ModelSource> sources) {
    ModelRepository repository = new ModelRepository(sources, options);
    opened.add(repository);
    return repository;
  }

  private Path write(String place, TinyModel model) {
    Path target = directory.resolve(place);
    ModelPackage source = model.pack();
    if (Files.exists(target)) {
      source.replace(target);
    } else {
      source.writeTo(target);
    }
    return target;
  }

  private static byte[] draw(ServedModel model) {
    float[] latent = {1, 2, 3, -1, 0.5f, 0};
    return model
        .engine(Precision.FP32)
        .sampler()
        .decode(new Latents(1, TinyModel.LATENT, latent))
        .pixels();
  }

  private static byte[] drawn(ModelRepository repository, String name, String version) {
    ServedModel model = repository.hold(name, version);
    try {
      return draw(model);
    } finally {
      model.release();
    }
  }

  @Test
  void aDirectoryIsServedDirectlyAndOneLevelDeeper() {
    write("tiny", TinyModel.PLAIN);
    write("labelled/1.0.0", TinyModel.LABELLED);
    write("labelled/1.1.0", TinyModel.LABELLED.withVersion("1.1.0"));
    write(".hidden", TinyModel.PLAIN.withVersion("9"));

    assertThat(started().index())
        .containsExactly(
            new IndexEntry("labelled", "1.0.0", ModelState.READY, ""),
            new IndexEntry("labelled", "1.1.0", ModelState.READY, ""),
            new IndexEntry("tiny", "1.0.0", ModelState.READY, ""));
  }

  @Test
  void nothingIsReadyBeforeTheModelsWereOpened() {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = repository(List.of(new DirectorySource(directory)));

    assertThat(repository.isReady()).isFalse();
    assertThatThrownBy(() -> repository.hold("tiny", null))
        .isInstanceOf(UnknownModelException.class);
    repository.start();
    assertThat(repository.isReady()).isTrue();
    assertThat(repository.isReady("tiny", null)).isTrue();
  }

  @Test
  void theLatestVersionAnswersUnlessAnotherIsNamed() {
    write("a", TinyModel.PLAIN.withVersion("1.9.0"));
    write("b", TinyModel.PLAIN.withVersion("1.10.0").withSalt(1));
    ModelRepository repository = started();

    assertThat(repository.versions("tiny")).containsExactly("1.9.0", "1.10.0");
    assertThat(drawn(repository, "tiny", null)).isEqualTo(drawn(repository, "tiny", "1.10.0"));
    assertThat(drawn(repository, "tiny", null)).isNotEqualTo(drawn(repository, "tiny", "1.9.0"));
  }

  @Test
  void anUnknownModelOrVersionIsSaidWithWhatThereIs() {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();

    assertThatThrownBy(() -> repository.hold("tinny", null))
        .isInstanceOf(UnknownModelException.class)
        .hasMessage("unknown model 'tinny'; did you mean 'tiny'?");
    assertThatThrownBy(() -> repository.hold("tiny", "2"))
        .isInstanceOf(UnknownModelException.class)
        .hasMessage("model tiny has no version '2'; known: 1.0.0");
    assertThatThrownBy(() -> repository.isReady("other", null))
        .isInstanceOf(UnknownModelException.class);
  }

  @Test
  void aBrokenPackageIsReportedAndTheOthersAreServed() throws IOException {
    write("tiny", TinyModel.PLAIN);
    Path broken = write("broken", TinyModel.LABELLED);
    Files.write(broken.resolve("decoder.onnx"), new byte[] {1, 2, 3});
    ModelRepository repository = started();

    assertThat(repository.isReady()).isTrue();
    assertThat(repository.isReady("tiny", null)).isTrue();
    assertThat(repository.isReady("broken", null)).isFalse();
    IndexEntry entry = repository.index().get(0);
    assertThat(entry.name()).isEqualTo("broken");
    assertThat(entry.state()).isEqualTo(ModelState.UNAVAILABLE);
    assertThat(entry.reason()).contains("decoder.onnx").doesNotContain(directory.toString());
    assertThatThrownBy(() -> repository.hold("broken", null))
        .isInstanceOf(ModelNotReadyException.class)
        .hasMessageStartingWith("model broken does not answer: ");
  }

  @Test
  void ofTwoPackagesOfOneVersionTheFirstIsServed() {
    write("a", TinyModel.PLAIN);
    write("b", TinyModel.PLAIN.withSalt(1));
    ModelRepository repository = started();

    assertThat(repository.index())
        .extracting(IndexEntry::reason)
        .contains("tiny 1.0.0 is served from a already: give one of them another version");
    assertThat(drawn(repository, "tiny", null)).isEqualTo(Sampled.by(TinyModel.PLAIN));
  }

  @Test
  void loadingFindsNewVersionsAndForgetsThoseThatAreGone() throws IOException {
    Path old = write("a", TinyModel.PLAIN);
    ModelRepository repository = started();
    write("b", TinyModel.PLAIN.withVersion("2.0.0"));
    try (var files = Files.walk(old)) {
      files.sorted((x, y) -> y.compareTo(x)).forEach(path -> path.toFile().delete());
    }

    repository.load("tiny");

    assertThat(repository.versions("tiny")).containsExactly("2.0.0");
    assertThat(repository.index()).hasSize(1);
  }

  @Test
  void loadingAnUnchangedModelKeepsIt() {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    ServedModel before = repository.hold("tiny", null);
    repository.load("tiny");
    ServedModel after = repository.hold("tiny", null);

    assertThat(after).isSameAs(before);
    before.release();
    after.release();
  }

  @Test
  void aPackageThatWasBrokenMeanwhileLeavesTheOldOneServing() throws IOException {
    Path place = write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    Files.write(place.resolve("model.json"), "{}".getBytes());

    assertThatThrownBy(() -> repository.load("tiny"))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("tiny");
    assertThat(repository.index().get(0).state()).isEqualTo(ModelState.READY);
    assertThat(repository.index().get(0).reason()).isNotEmpty();
    assertThat(drawn(repository, "tiny", null)).isEqualTo(Sampled.by(TinyModel.PLAIN));
  }

  @Test
  void aPlaceWhosePackageHasAnotherNameIsGivenUpByItsOldOne() {
    write("place", TinyModel.PLAIN);
    write("other", TinyModel.PLAIN.withVersion("0.1"));
    ModelRepository repository = started();
    ServedModel held = repository.hold("tiny", "1.0.0");
    write("place", TinyModel.LABELLED);
    repository.load("tiny");

    assertThat(repository.versions("tiny")).containsExactly("0.1");
    assertThat(repository.isReady("labelled", null)).isFalse();
    assertThat(draw(held)).hasSize(TinyModel.NUMBERS);
    assertThat(repository.close(Duration.ZERO)).as("closed while it is held").isFalse();
    held.release();
    assertThat(repository.close(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(() -> draw(held)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aModelIsFoundWhereAnotherOneWas() {
    write("place", TinyModel.PLAIN);
    ModelRepository repository = started();
    write("place", TinyModel.LABELLED);
    repository.load("labelled");

    assertThat(repository.isReady("labelled", null)).isTrue();
    assertThatThrownBy(() -> repository.hold("tiny", null))
        .isInstanceOf(UnknownModelException.class);
    assertThat(repository.close(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void loadingAModelLeavesTheOthersAsTheyAre() throws IOException {
    write("tiny", TinyModel.PLAIN);
    Path other = write("labelled", TinyModel.LABELLED);
    ModelRepository repository = started();
    Files.write(other.resolve("model.json"), "{}".getBytes());
    repository.load("tiny");

    assertThat(repository.index()).extracting(IndexEntry::reason).containsOnly("");
    assertThat(repository.isReady("labelled", null)).isTrue();
  }

  @Test
  void loadingWhatIsNotThereIsUnknown() {
    write("tiny", TinyModel.PLAIN);

    assertThatThrownBy(() -> started().load("nothing")).isInstanceOf(UnknownModelException.class);
  }

  @Test
  void anUnloadedModelAnswersAgainAfterItWasLoaded() {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    repository.unload("tiny");

    assertThat(repository.isReady("tiny", null)).isFalse();
    assertThatThrownBy(() -> repository.hold("tiny", null))
        .isInstanceOf(ModelNotReadyException.class)
        .hasMessage("model tiny does not answer: unloaded on request");
    assertThatThrownBy(() -> repository.unload("other")).isInstanceOf(UnknownModelException.class);
    repository.load("tiny");
    assertThat(repository.isReady("tiny", null)).isTrue();
  }

  @Test
  void aModelThatIsHeldIsClosedAfterItsRelease() throws Exception {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    ServedModel held = repository.hold("tiny", null);
    repository.unload("tiny");

    assertThat(draw(held)).hasSize(TinyModel.NUMBERS);
    held.release();
    assertThat(repository.close(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(() -> draw(held)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingWaitsForAModelThatWasUnloadedAndIsHeld() {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    repository.hold("tiny", null);
    repository.unload("tiny");

    assertThat(repository.close(Duration.ZERO)).isFalse();
  }

  @Test
  void fiftySwapsUnderLoadFailNoCall() throws Exception {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  drawn(repository, "tiny", null);
                  calls.incrementAndGet();
                }
              }));
    }
    for (int swap = 1; swap <= 50; swap++) {
      write("tiny", TinyModel.PLAIN.withSalt(swap));
      repository.load("tiny");
    }
    stop.set(true);
    for (CompletableFuture<Void> caller : callers) {
      caller.get(20, TimeUnit.SECONDS);
    }

    assertThat(calls).hasPositiveValue();
    assertThat(drawn(repository, "tiny", null)).isEqualTo(Sampled.by(TinyModel.PLAIN.withSalt(50)));
  }

  @Test
  void whileItIsClosedNewCallsAreRefusedAndThoseInProgressFinished() throws Exception {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    ServedModel held = repository.hold("tiny", null);
    CompletableFuture<Boolean> closing =
        CompletableFuture.supplyAsync(() -> repository.close(Duration.ofSeconds(20)));
    while (repository.isReady()) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> repository.hold("tiny", null))
        .isInstanceOf(ServerClosingException.class);
    assertThat(draw(held)).hasSize(TinyModel.NUMBERS);
    assertThat(closing).isNotDone();
    held.release();
    assertThat(closing.get(20, TimeUnit.SECONDS)).isTrue();
  }

  /** A source whose only package is opened when the latch is counted down. */
  private static ModelSource slow(CountDownLatch begun, CountDownLatch latch) {
    return () ->
        List.of(
            new ModelSource.Found(
                "tiny",
                () -> {
                  begun.countDown();
                  try {
                    latch.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  return TinyModel.PLAIN.pack();
                }));
  }

  @Test
  void closingWaitsForNoModelThatIsBeingOpened() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    ModelRepository repository = repository(List.of(slow(begun, latch)));
    CompletableFuture<Void> starting = CompletableFuture.runAsync(repository::start);
    begun.await();
    boolean closed = repository.close(Duration.ofSeconds(10));
    starting.get(20, TimeUnit.SECONDS);

    assertThat(closed).isTrue();
    assertThat(repository.models()).isEmpty();
    latch.countDown();
  }

  @Test
  void closingWaitsForALoadNoLongerThanItsPatienceAndLaterLoadsAreRefused() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    ModelRepository repository = repository(List.of(slow(begun, latch)));
    CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> repository.load("tiny"));
    begun.await();
    CompletableFuture<Void> queued = CompletableFuture.runAsync(() -> repository.load("tiny"));

    assertThat(repository.close(Duration.ofMillis(1))).isFalse();
    latch.countDown();
    loading.get(20, TimeUnit.SECONDS);
    assertThatThrownBy(() -> queued.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ServerClosingException.class);
    assertThat(repository.models()).as("what was opened meanwhile").isEmpty();
    assertThat(repository.close(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void closingGivesUpWhenItsTimeIsOver() {
    write("tiny", TinyModel.PLAIN);
    ModelRepository repository = started();
    repository.hold("tiny", null);

    assertThat(repository.close(Duration.ZERO)).isFalse();
  }

  @Test
  void aClassifierIsRefusedByName() {
    ModelRepository repository =
        repository(
            List.of(
                () -> List.of(new ModelSource.Found("judge", () -> ModelZoo.get("judge-mnist")))));
    repository.start();

    assertThat(repository.index().get(0).reason()).contains("is a classifier and draws no images");
  }

  @Test
  void theZooIsItsGenerators() {
    assertThat(ZooSource.all().find())
        .extracting(ModelSource.Found::place)
        .contains("vae-mlp-mnist", "cvae-conv-mnist")
        .doesNotContain("judge-mnist");
    assertThatThrownBy(() -> ZooSource.of(List.of("judge-mnist")))
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith("the zoo has no generator 'judge-mnist'");
  }

  @Test
  void aDirectoryThatIsMissingIsNamed() {
    assertThatThrownBy(() -> new DirectorySource(directory.resolve("none")))
        .isInstanceOf(LimnException.class)
        .hasMessageEndingWith("none does not exist");
  }

  /** What a model draws outside of any repository. */
  private static final class Sampled {
    static byte[] by(TinyModel model) {
      try (Sampler sampler = Sampler.open(model.pack())) {
        float[] latent = {1, 2, 3, -1, 0.5f, 0};
        return sampler.decode(new Latents(1, TinyModel.LATENT, latent)).pixels();
      }
    }
  }
}
