package dev.limn.zoo.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.onnx.OnnxModel;
import dev.limn.runtime.model.GraphSignature;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import dev.limn.runtime.model.Task;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.Packages;
import dev.limn.zoo.ZooDirectory;
import dev.limn.zoo.ZooEntry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published files agree with the packages that they were made of. */
class PublishedZooTest {

  @TempDir static Path directory;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static Path zoo;

  @BeforeAll
  static void publish() {
    zoo = directory.resolve("zoo");
    PublishedZoo.main(new String[] {zoo.toString()});
  }

  @Test
  void theIndexAgreesWithThePackages() {
    ZooDirectory published = new ZooDirectory(zoo);

    assertThat(published.index().models()).hasSameSizeAs(ModelZoo.list());
    for (ZooEntry entry : published.index().models()) {
      ModelPackage model = ModelZoo.get(entry.name());
      assertThat(published.open(entry).sha256()).isEqualTo(model.sha256());
      assertThat(withoutArchive(entry)).isEqualTo(ZooEntry.of(model));
      assertThat(zoo.resolve(entry.archive().path())).hasSize(entry.archive().bytes());
    }
  }

  private static ZooEntry withoutArchive(ZooEntry entry) {
    return new ZooEntry(
        entry.name(),
        entry.version(),
        entry.family(),
        entry.description(),
        entry.data(),
        entry.bytes(),
        entry.sha256(),
        entry.metrics(),
        entry.licence(),
        null);
  }

  @Test
  void aLineOfTheIndexHasAllThatItMust() throws IOException {
    JsonNode line = read("index.json").get("models").get(0);

    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly(
            "name",
            "version",
            "family",
            "description",
            "data",
            "bytes",
            "sha256",
            "metrics",
            "licence",
            "archive");
    assertThat(line.get("archive").fieldNames())
        .toIterable()
        .containsExactly("path", "bytes", "sha256");
  }

  @Test
  void theMetadataForDjlAgreesWithThePackages() throws Exception {
    for (ZooEntry entry : new ZooDirectory(zoo).index().models()) {
      ModelPackage model = ModelZoo.get(entry.name());
      boolean judge = model.manifest().task() == Task.CLASSIFICATION;
      String application = judge ? "cv/image_classification" : "cv/image_generation";
      String place = "model/%s/dev/limn/%s/".formatted(application, entry.name());
      JsonNode metadata = read(place + "metadata.json");

      assertThat(metadata.get("metadataVersion").asText()).isEqualTo("0.2");
      assertThat(metadata.get("resourceType").asText()).isEqualTo("model");
      assertThat(metadata.get("application").asText()).isEqualTo(application);
      assertThat(metadata.get("groupId").asText()).isEqualTo("dev.limn");
      assertThat(metadata.get("artifactId").asText()).isEqualTo(entry.name());
      assertThat(metadata.at("/licenses/license/name").asText()).isEqualTo(entry.licence());
      JsonNode artifact = metadata.get("artifacts").get(0);
      assertThat(metadata.get("artifacts")).hasSize(1);
      assertThat(artifact.get("version").asText()).isEqualTo(entry.version());
      assertThat(artifact.get("name").asText()).isEqualTo(judge ? "classifier" : "decoder");
      assertThat(artifact.at("/properties/dataset").asText()).isEqualTo(entry.data());
      JsonNode item = artifact.at("/files/package");
      String path = URI.create(place).resolve(item.get("uri").asText()).getPath();
      byte[] archive = Files.readAllBytes(zoo.resolve(path));
      assertThat(path).isEqualTo(entry.archive().path());
      assertThat(item.get("size").asLong()).isEqualTo(archive.length);
      assertThat(item.get("sha1Hash").asText())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(archive)));
    }
  }

  @Test
  void theManifestForOnnxAgreesWithTheGraphs() throws IOException {
    JsonNode manifest = read("ONNX_HUB_MANIFEST.json");

    assertThat(manifest).hasSameSizeAs(ModelZoo.list());
    for (JsonNode line : manifest) {
      ModelPackage model = ModelZoo.get(line.get("model").asText());
      byte[] graph = Files.readAllBytes(zoo.resolve(line.get("model_path").asText()));
      JsonNode metadata = line.get("metadata");
      assertThat(metadata.get("model_sha").asText()).isEqualTo(Sha256.of(graph));
      assertThat(metadata.get("model_bytes").asLong()).isEqualTo(graph.length);
      assertThat(metadata.get("tags").get(0).asText()).isEqualTo("vision");
      assertThat(line.get("onnx_version").asText()).isEqualTo("1.12");
      assertThat(line.get("opset_version").asInt()).isEqualTo(17);
      OnnxModel.parse(graph);
      GraphSignature signature = model.manifest().graphs().get(0);
      assertThat(model.bytes(signature.file())).isEqualTo(graph);
      assertPorts(metadata.at("/io_ports/inputs"), signature.inputs());
      assertPorts(metadata.at("/io_ports/outputs"), signature.outputs());
    }
  }

  private static void assertPorts(JsonNode ports, List<GraphSignature.Value> values) {
    assertThat(ports).hasSameSizeAs(values);
    for (int i = 0; i < values.size(); i++) {
      JsonNode port = ports.get(i);
      assertThat(port.get("name").asText()).isEqualTo(values.get(i).name());
      assertThat(port.get("type").asText()).isIn("tensor(float)", "tensor(int64)", "tensor(uint8)");
      assertThat(port.get("shape").get(0).isTextual()).isTrue();
      for (int axis = 0; axis < port.get("shape").size(); axis++) {
        JsonNode extent = port.get("shape").get(axis);
        assertThat(extent.asText()).isEqualTo(values.get(i).shape().get(axis));
        assertThat(extent.isInt()).isEqualTo(axis > 0);
      }
    }
  }

  @Test
  void equalPackagesMakeEqualFilesInThePlaceOfEarlierOnes() throws IOException {
    Path again = directory.resolve("again");
    List<ModelPackage> models = List.of(Packages.of("tiny", "1.9.0"), Packages.of("tiny", "2.0.0"));
    PublishedZoo.write(again, models);
    Map<String, String> first = checksums(again);
    Files.writeString(again.resolve("old"), "of an earlier build");

    PublishedZoo.write(again, models);

    assertThat(checksums(again)).isEqualTo(first).hasSize(7);
  }

  private static Map<String, String> checksums(Path root) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sums.put(root.relativize(file).toString(), Sha256.of(file));
      }
    }
    return sums;
  }

  private static JsonNode read(String path) throws IOException {
    return JSON.readTree(zoo.resolve(path).toFile());
  }
}
