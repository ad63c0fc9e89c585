package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.ParameterList;
import dev.limn.LimnException;
import dev.limn.runtime.array.NpyFile;
import dev.limn.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  @TempDir Path directory;
  private RunDirectory run;

  @BeforeEach
  void stopWithinAnEpoch() {
    run = Runs.create(directory.resolve("run"), Runs.VAE);
    Runs.train(run, Runs.VAE, new Runs.Watcher(3));
  }

  @Test
  void aCheckpointIsANumpyArchiveOfWeightsMomentsAndState() throws IOException {
    Map<String, byte[]> entries = entries();

    assertThat(new String(entries.get("state.json")))
        .contains("\"epoch\":0", "\"batch\":3", "\"step\":3", "\"adamSteps\":[3]")
        .contains("\"best\":\"Infinity\"");
    for (String name : entries.keySet()) {
      if (!name.equals("state.json")) {
        assertThat(NpyFile.decode(entries.get(name), name).floats()).as(name).isNotEmpty();
      }
    }
    long weights = entries.keySet().stream().filter(name -> !name.startsWith("adam")).count() - 1;
    assertThat(entries.keySet().stream().filter(name -> name.startsWith("adam0/mean")).count())
        .isEqualTo(weights)
        .isEqualTo(10);
  }

  @Test
  void aTruncatedCheckpointIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(run.latest());
    Files.write(run.latest(), Arrays.copyOf(whole, whole.length / 2));

    assertRefused("cannot read checkpoint " + run.latest() + ": ");
  }

  @Test
  void oneFlippedBitIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(run.latest());
    bytes[bytes.length / 2] ^= 1;
    Files.write(run.latest(), bytes);

    assertRefused("cannot read checkpoint " + run.latest() + ": ");
    assertThatThrownBy(this::train).hasMessageEndingWith(" is damaged: its checksum differs");
  }

  @Test
  void aFileThatIsNoArchiveIsRefused() throws IOException {
    Files.writeString(run.latest(), "not an archive");

    assertRefused("cannot read checkpoint " + run.latest() + ": ");
  }

  @Test
  void anArchiveOfSomethingElseIsRefused() throws IOException {
    rewrite(Map.of("hello.txt", "hello".getBytes()));

    assertRefused("checkpoint " + run.latest() + " does not hold state.json");
  }

  @Test
  void aDamagedStateIsRefused() throws IOException {
    Map<String, byte[]> entries = entries();
    for (String state : new String[] {"{", "{}", "[]", "{\"position\":{},\"adamSteps\":[]}"}) {
      entries.put("state.json", state.getBytes());
      rewrite(entries);

      assertRefused("checkpoint " + run.latest() + ": state.json is damaged");
    }
  }

  @Test
  void aMissingArrayIsNamed() throws IOException {
    Map<String, byte[]> entries = entries();
    entries.remove("adam0/square1.npy");
    rewrite(entries);

    assertRefused(
        "checkpoint " + run.latest() + " does not hold adam0/square1: it is of another network");
  }

  @Test
  void theCheckpointOfALargerNetworkIsRefused() {
    Recipe larger = Runs.with(Runs.VAE, "dense: 24", "dense: 25");

    assertThatThrownBy(() -> Runs.train(run, larger, new Runs.Watcher(0)))
        .isInstanceOf(LimnException.class)
        .hasMessageMatching(
            "checkpoint .*: encoder/\\S+ must hold 1600 numbers, found 1536: it is of another"
                + " network");
  }

  @Test
  void theCheckpointOfAnotherFamilyIsRefused() {
    assertThatThrownBy(() -> Runs.train(run, Runs.GAN, new Runs.Watcher(0)))
        .isInstanceOf(LimnException.class)
        .hasMessageMatching("checkpoint .* does not hold generator/\\S+: it is of another network");
  }

  @Test
  void aRunWithoutACheckpointHasNoModelYet() throws IOException {
    Files.delete(run.latest());
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThatThrownBy(() -> TrainedModel.load(run, manager))
          .isInstanceOf(LimnException.class)
          .hasMessage(run + " has no checkpoint yet: train it with 'limn train ... --resume'");
    }
  }

  @Test
  void aModelIsLoadedWithTheWeightsOfItsCheckpoint() throws IOException {
    Runs.train(run, Runs.VAE, new Runs.Watcher(Integer.MAX_VALUE));
    Files.deleteIfExists(run.best());
    try (NDManager manager = NDManager.newBaseManager()) {
      TrainedModel model = TrainedModel.load(run, manager);

      float[] saved =
          NpyFile.decode(entries().get("decoder/01layers_01Linear_weight.npy"), "w").floats();
      TrainedNetwork.Generator network = (TrainedNetwork.Generator) model.network();
      assertThat(network.decoder().getParameters().get(0).getValue().getArray().toFloatArray())
          .isEqualTo(saved);
      assertThat(model.epochs()).isEqualTo(4);
      assertThat(model.wallSeconds()).isPositive();
      assertThat(network.encoder()).isPresent();
    }
  }

  @Test
  void aLogitScaleIsOutsideOfTrainingAndInTheLoadedModel() {
    Recipe recipe = Runs.with(Runs.VAE, "latent: 3", "logit-scale: 2\nlatent: 3");
    RunDirectory scaled = Runs.create(directory.resolve("scaled"), recipe);
    Runs.train(scaled, recipe, new Runs.Watcher(3));
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] found = lastBias(TrainedModel.load(scaled, manager));
      float[] trained = lastBias(TrainedModel.load(run, manager));

      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isEqualTo(2 * trained[i]).isNotZero();
      }
    }
  }

  private static float[] lastBias(TrainedModel model) {
    ParameterList weights = ((TrainedNetwork.Generator) model.network()).decoder().getParameters();
    return weights.get(weights.size() - 1).getValue().getArray().toFloatArray();
  }

  private void train() {
    Runs.train(run, Runs.VAE, new Runs.Watcher(0));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::train)
        .isInstanceOf(LimnException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("\n");
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipFile zip = new ZipFile(run.latest().toFile())) {
      for (ZipEntry entry : zip.stream().toArray(ZipEntry[]::new)) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private void rewrite(Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(run.latest()))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
  }
}
