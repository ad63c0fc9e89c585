package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.RemoteRepository;
import ai.djl.repository.Repository;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.publish.PublishedZoo;
import dev.limn.zoo.serve.ZooServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DJL's own classes read what the zoo publishes for DJL. */
class DjlRepositoryTest {

  private static final String CACHE = "DJL_CACHE_DIR";

  @TempDir Path directory;

  private final ModelPackage generator = ModelZoo.get("beta-vae-mnist");
  private final ModelPackage judge = ModelZoo.get("judge-mnist");
  private Path zoo;

  @BeforeEach
  void publish() {
    zoo = directory.resolve("zoo");
    PublishedZoo.write(zoo, List.of(generator, judge));
    System.setProperty(CACHE, directory.resolve("cache").toString());
  }

  @AfterEach
  void forgetTheCache() {
    System.clearProperty(CACHE);
  }

  @Test
  void aDirectoryIsARepositoryOfItsModels() throws Exception {
    Repository repository = Repository.newInstance("limn", zoo);

    assertThat(repository.getResources())
        .extracting(MRL::toString)
        .containsExactlyInAnyOrder("djl://dev.limn/beta-vae-mnist", "djl://dev.limn/judge-mnist");
    assertUnpacked(repository, Application.CV.IMAGE_GENERATION, generator, "decoder");
    assertUnpacked(repository, Application.CV.IMAGE_CLASSIFICATION, judge, "classifier");
  }

  @Test
  void aServedZooIsARepositoryToo() throws Exception {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ZooServer server = ZooServer.start(zoo, address)) {
      Repository repository = new RemoteRepository("limn", server.uri());

      assertUnpacked(repository, Application.CV.IMAGE_GENERATION, generator, "decoder");
    }
  }

  /** DJL checks the SHA-1 of the zip while it unpacks it. */
  private static void assertUnpacked(
      Repository repository, Application application, ModelPackage model, String name)
      throws Exception {
    MRL resource = repository.model(application, "dev.limn", model.manifest().name());
    Artifact artifact = resource.getDefaultArtifact();
    assertThat(artifact.getName()).isEqualTo(name);
    assertThat(artifact.getVersion()).isEqualTo(model.manifest().version());

    resource.prepare(artifact);

    Path unpacked = repository.getResourceDirectory(artifact);
    assertThat(unpacked.resolve(name + ".onnx")).isRegularFile();
    assertThat(ModelPackage.open(unpacked).sha256()).isEqualTo(model.sha256());
  }
}
