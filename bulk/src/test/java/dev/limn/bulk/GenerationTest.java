package dev.limn.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.bulk.shard.ShardFormat;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(ShardFormat.class)
  void shardsAreTheSameWhateverTheThreads(ShardFormat format) throws IOException {
    GenerationSettings settings = Models.settings(Models.LABELLED, format, 330);

    assertThat(generate("one", settings, 1)).isEqualTo(new Generation.Result(4, 0, 0));
    assertThat(generate("three", settings, 3)).isEqualTo(new Generation.Result(4, 0, 0));

    assertThat(hashes("one")).isEqualTo(hashes("three")).hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void theManifestStatesEachFile() throws IOException {
    generate("out", Models.settings(Models.LABELLED, ShardFormat.NPY, 250), 2);

    GenerationManifest manifest = GenerationManifest.read(directory.resolve("out"));
    assertThat(manifest.complete()).isTrue();
    assertThat(manifest.shards()).extracting(FinishedShard::number).containsExactly(0, 1, 2);
    assertThat(manifest.shards()).extracting(FinishedShard::first).containsExactly(0L, 100L, 200L);
    assertThat(manifest.shards()).extracting(FinishedShard::count).containsExactly(100, 100, 50);
    Map<String, String> hashes = hashes("out");
    for (FinishedShard shard : manifest.shards()) {
      assertThat(shard.files()).hasSize(2);
      for (ShardFile file : shard.files()) {
        assertThat(hashes).containsEntry(file.name(), file.sha256());
        assertThat(directory.resolve("out").resolve(file.name())).hasSize(file.bytes());
      }
    }
  }

  @Test
  void whatIsWholeIsKeptAndWhatIsNotIsDrawnAgain() throws IOException {
    GenerationSettings settings = Models.settings(Models.UNLABELLED, ShardFormat.NPY, 500);
    generate("out", settings, 2);
    Map<String, String> before = hashes("out");
    Path out = directory.resolve("out");
    Files.delete(out.resolve("shard-00001.npy"));
    byte[] spoilt = Files.readAllBytes(out.resolve("shard-00003.npy"));
    spoilt[spoilt.length - 1] ^= 1;
    Files.write(out.resolve("shard-00003.npy"), spoilt);
    Files.write(out.resolve(".shard-00004.npy.99-1.partial"), spoilt);

    Watches watch = Watches.patient();
    Generation.Result result =
        new Generation(out, settings, 2).run(Models.opening(Models.UNLABELLED), samples -> watch);

    assertThat(result).isEqualTo(new Generation.Result(5, 3, 2));
    assertThat(watch.seen()).isEqualTo(200);
    assertThat(hashes("out")).isEqualTo(before);
    assertThat(generate("out", settings, 1)).isEqualTo(new Generation.Result(5, 5, 0));
  }

  @Test
  void aStopKeepsWhatIsFinished() throws IOException {
    GenerationSettings settings = Models.settings(Models.UNLABELLED, ShardFormat.IDX, 2000);
    Path out = directory.resolve("out");
    Watches stopping = Watches.stoppingAfter(1000);

    assertThatThrownBy(
            () ->
                new Generation(out, settings, 2)
                    .run(Models.opening(Models.UNLABELLED), samples -> stopping))
        .isInstanceOf(StoppedException.class);

    int finished = GenerationManifest.read(out).shards().size();
    assertThat(finished).isBetween(8, 12);
    assertThat(generate("out", settings, 2)).isEqualTo(new Generation.Result(20, finished, 0));
    generate("straight", settings, 1);
    assertThat(hashes("out")).isEqualTo(hashes("straight"));
  }

  @Test
  void otherSettingsThanThoseOfTheDirectoryAreRefused() {
    generate("out", Models.settings(Models.UNLABELLED, ShardFormat.NPY, 200), 1);

    assertThatThrownBy(
            () -> generate("out", Models.settings(Models.UNLABELLED, ShardFormat.NPY, 300), 1))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            directory.resolve("out")
                + " holds a generation with count 200, asked for 300: use the same options or another --out");
    assertThatThrownBy(
            () -> generate("out", Models.settings(Models.UNLABELLED, ShardFormat.IDX, 200), 1))
        .hasMessageContaining("with format npy-shards, asked for idx");
    assertThatThrownBy(
            () -> generate("out", Models.settings(Models.LABELLED, ShardFormat.NPY, 200), 1))
        .hasMessageContaining("with model vae-mlp-mnist@");
  }

  @Test
  void aDirectoryWithOtherThingsIsRefused() throws IOException {
    Path out = Files.createDirectory(directory.resolve("out"));
    Files.writeString(out.resolve("thesis.txt"), "years of work");

    assertThatThrownBy(
            () -> generate("out", Models.settings(Models.UNLABELLED, ShardFormat.NPY, 200), 1))
        .isInstanceOf(LimnException.class)
        .hasMessageContaining("already exists and nothing is overwritten");
  }

  @Test
  void aModelThatDoesNotOpenLeavesNoGeneration() {
    Path out = directory.resolve("out");
    GenerationSettings settings = Models.settings(Models.UNLABELLED, ShardFormat.NPY, 200);

    assertThatThrownBy(
            () ->
                new Generation(out, settings, 1)
                    .run(
                        threads -> {
                          throw new LimnException("no such provider");
                        },
                        samples -> Watches.patient()))
        .hasMessage("no such provider");

    assertThat(out.resolve(GenerationManifest.FILE)).doesNotExist();
    assertThat(generate("out", settings, 1).shards()).isEqualTo(2);
  }

  /** Of a process that was killed before its first manifest stood. */
  @Test
  void whatAKilledBeginningHasLeftIsNoObstacle() throws IOException {
    Path out = Files.createDirectory(directory.resolve("out"));
    Files.writeString(out.resolve(".generation.json.99-1.partial"), "{");

    GenerationSettings settings = Models.settings(Models.UNLABELLED, ShardFormat.NPY, 200);

    assertThat(generate("out", settings, 1)).isEqualTo(new Generation.Result(2, 0, 0));
    assertThat(hashes("out")).doesNotContainKey(".generation.json.99-1.partial");
  }

  @Test
  void namesAreTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      generate("out", Models.settings(Models.UNLABELLED, ShardFormat.NPY, 100), 1);
    } finally {
      Locale.setDefault(before);
    }

    assertThat(directory.resolve("out/shard-00000.npy")).exists();
  }

  @Test
  void aManifestWithAShardTwiceOrWithoutAFileIsDamaged() throws IOException {
    generate("out", Models.settings(Models.LABELLED, ShardFormat.NPY, 200), 1);
    Path file = directory.resolve("out").resolve(GenerationManifest.FILE);
    ObjectMapper json = new ObjectMapper();
    for (Consumer<ArrayNode> edit :
        List.<Consumer<ArrayNode>>of(
            shards -> shards.set(1, shards.get(0)),
            shards -> ((ArrayNode) shards.get(1).get("files")).removeAll(),
            shards -> ((ArrayNode) shards.get(1).get("files")).remove(1))) {
      String sound = Files.readString(file);
      JsonNode tree = json.readTree(sound);
      edit.accept((ArrayNode) tree.get("shards"));
      json.writeValue(file.toFile(), tree);

      assertThatThrownBy(() -> GenerationManifest.read(directory.resolve("out")))
          .isInstanceOf(LimnException.class)
          .hasMessageStartingWith(file + " is damaged: ");
      Files.writeString(file, sound);
    }
  }

  @Test
  void aManifestThatPointsElsewhereIsDamaged() throws IOException {
    generate("out", Models.settings(Models.UNLABELLED, ShardFormat.NPY, 100), 1);
    Path file = directory.resolve("out").resolve(GenerationManifest.FILE);
    String sound = Files.readString(file);
    for (List<String> edit :
        List.of(
            List.of("\"shard-00000.npy\"", "\"../thesis.txt\""),
            List.of("\"number\" : 0", "\"number\" : 5"),
            List.of("limn-generation/1", "limn-generation/9"),
            List.of("\"npy-shards\"", "\"papyrus\""),
            List.of("\"count\" : 100,", "\"count\" : -1,"))) {
      assertThat(sound).contains(edit.get(0));
      Files.writeString(file, sound.replace(edit.get(0), edit.get(1)));

      assertThatThrownBy(() -> GenerationManifest.read(directory.resolve("out")))
          .isInstanceOf(LimnException.class)
          .hasMessageStartingWith(file + " is damaged: ");
    }
  }

  private Generation.Result generate(String name, GenerationSettings settings, int threads) {
    boolean labelled = settings.model().equals("cvae-conv-mnist@1.0.0");
    return new Generation(directory.resolve(name), settings, threads)
        .run(
            Models.opening(labelled ? Models.LABELLED : Models.UNLABELLED),
            samples -> Watches.patient());
  }

  private Map<String, String> hashes(String name) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory.resolve(name))) {
      for (Path file : files.toList()) {
        hashes.put(file.getFileName().toString(), Sha256.of(file));
      }
    }
    return hashes;
  }
}
