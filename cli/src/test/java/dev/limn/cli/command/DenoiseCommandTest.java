package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DenoiseCommandTest extends CommandTest {

  @BeforeEach
  void giveImages() {
    byte[] noise = new byte[3 * TinyModel.HEIGHT * TinyModel.WIDTH];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i * 89);
    }
    NpyFile.write(NpyArray.ofBytes(noise, 3, TinyModel.HEIGHT, TinyModel.WIDTH, 1), file("in.npy"));
  }

  @Test
  void aDenoisingModelsReconstructionIsWrittenWithoutAWord() throws IOException {
    assertDone(limn("denoise", denoising(), "x.npy"));
    assertDone(limn("reconstruct", denoising(), "y.npy"));

    assertThat(Files.readAllBytes(file("x.npy"))).isEqualTo(Files.readAllBytes(file("y.npy")));
  }

  @Test
  void anotherEncoderReconstructsWithANote() throws IOException {
    Invocation limn = limn("denoise", model(TinyModel.UNCONDITIONAL), "x.npy");

    assertThat(limn.exitCode()).isZero();
    assertThat(limn.err())
        .hasLineCount(1)
        .contains("model tiny is of family vae, not dvae: this is its plain reconstruction");
    assertThat(written()).containsExactly("in.npy", "x.npy");
  }

  @Test
  void aModelWithoutAnEncoderIsRefused() throws IOException {
    assertRefused(
        limn("denoise", model(TinyModel.GAN), "x.npy"), 2, "model tiny (gan) has no encoder");
    assertThat(written()).containsExactly("in.npy");
  }

  private Invocation limn(String command, String model, String out) {
    return Invocation.of(command, model, "--images=" + file("in.npy"), "--out=" + file(out));
  }

  private String denoising() {
    ModelPackage plain = TinyModel.UNCONDITIONAL.pack();
    Manifest m = plain.manifest();
    Manifest changed =
        new Manifest(
            m.format(),
            m.name(),
            m.version(),
            "dvae",
            m.description(),
            m.task(),
            m.image(),
            m.latent(),
            m.likelihood(),
            m.opset(),
            m.graphs(),
            m.files(),
            m.training(),
            m.evaluation(),
            m.exportParity(),
            m.created(),
            m.licence());
    if (!Files.exists(file("models/denoising"))) {
      PackageBuilder.of(plain).build(changed).writeTo(file("models/denoising"));
    }
    return file("models/denoising").toString();
  }
}
