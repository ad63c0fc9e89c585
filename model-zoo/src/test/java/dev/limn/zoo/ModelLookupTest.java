package dev.limn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.model.ModelPackage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a name means, where models come with Limn and others were pulled. */
class ModelLookupTest {

  private static final String PACKAGED = "beta-vae-mnist";

  @TempDir Path directory;

  private ZooDirectory pulled;

  @BeforeEach
  void pullSome() {
    pulled = new ZooDirectory(directory);
    pulled.add(Packages.of("tiny", "1.9.0"));
    pulled.add(Packages.of("tiny", "1.10.0"));
    pulled.add(Packages.of(PACKAGED, "9.0.0"));
  }

  @Test
  void aPulledModelIsFoundByItsName() {
    assertThat(open("tiny").manifest().version()).isEqualTo("1.10.0");
    assertThat(open("tiny@1.9.0").manifest().version()).isEqualTo("1.9.0");
  }

  @Test
  void whatComesWithLimnIsMeantUnlessAVersionIsNamed() {
    String version = ModelZoo.get(PACKAGED).manifest().version();

    assertThat(open(PACKAGED).manifest().version()).isEqualTo(version).isNotEqualTo("9.0.0");
    assertThat(open(PACKAGED + "@" + version).sha256()).isEqualTo(ModelZoo.get(PACKAGED).sha256());
    assertThat(open(PACKAGED + "@9.0.0").manifest().version()).isEqualTo("9.0.0");
  }

  @Test
  void whatIsUnknownIsNamedWithTheNearestOfBoth() {
    assertUnknown("tinny", "unknown model 'tinny'; did you mean 'tiny'?");
    assertUnknown(
        "beta-vae-mnits", "unknown model 'beta-vae-mnits'; did you mean 'beta-vae-mnist'?");
    assertUnknown(
        "tiny@2",
        "unknown model 'tiny@2': tiny is here in 1.9.0, 1.10.0; 'limn zoo pull' gets others");
    assertUnknown(
        PACKAGED + "@2",
        "unknown model 'beta-vae-mnist@2': beta-vae-mnist is here in 1.0.0, 9.0.0; 'limn zoo pull' gets others");
    assertUnknown("Tiny", "unknown model 'Tiny'; did you mean 'tiny'?");
  }

  @Test
  void noModelIsTakenThatNoNameWouldReach() {
    String version = ModelZoo.get(PACKAGED).manifest().version();
    ZooEntry same = ZooEntry.of(ModelZoo.get(PACKAGED));
    ZooEntry other = ZooEntry.of(Packages.of(PACKAGED, version, "Another one"));

    ModelZoo.requireReachable(same);
    ModelZoo.requireReachable(ZooEntry.of(Packages.of(PACKAGED, "9.0.0")));
    assertThatThrownBy(() -> ModelZoo.requireReachable(other))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "another beta-vae-mnist@1.0.0 comes with Limn, which the name would mean: this one needs another name or version");
  }

  private ModelPackage open(String reference) {
    return ModelZoo.get(reference, pulled);
  }

  private void assertUnknown(String reference, String message) {
    assertThatThrownBy(() -> open(reference))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }
}
