package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Posterior;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncodeCommandTest extends CommandTest {

  private ImageBatch images;

  @BeforeEach
  void giveImages() {
    try (Sampler sampler = Sampler.open(TinyModel.UNCONDITIONAL.pack())) {
      images = sampler.sample(SampleRequest.of(4));
    }
    NpyFile.write(
        NpyArray.ofBytes(images.pixels(), 4, TinyModel.HEIGHT, TinyModel.WIDTH, 1), file("in.npy"));
  }

  @Test
  void theMeansAreWritten() throws IOException {
    assertDone(encode(TinyModel.UNCONDITIONAL, "z.npy"));

    NpyArray latents = NpyFile.read(file("z.npy"));
    assertThat(latents.shape()).containsExactly(4, TinyModel.LATENT);
    assertThat(latents.floats()).isEqualTo(expected(TinyModel.UNCONDITIONAL).mean().values());
    assertThat(written()).containsExactly("in.npy", "z.npy");
  }

  @Test
  void logVariancesAndLabelsStandBesideThem() throws IOException {
    assertDone(
        encode(
            TinyModel.CONDITIONAL,
            "z.npy",
            "--labels=owl,dog",
            "--log-variances",
            file("v.npy").toString()));

    Posterior expected = expected(TinyModel.CONDITIONAL, 2, 1, 2, 1);
    assertThat(NpyFile.read(file("z.npy")).floats()).isEqualTo(expected.mean().values());
    assertThat(NpyFile.read(file("v.npy")).floats()).isEqualTo(expected.logVariance().values());
    assertThat(NpyFile.read(file("z.labels.npy")).longs()).containsExactly(2, 1, 2, 1);
    assertThat(written()).containsExactly("in.npy", "v.npy", "z.labels.npy", "z.npy");
  }

  @Test
  void sampleDecodesThemToTheReconstruction() throws IOException {
    assertDone(encode(TinyModel.CONDITIONAL, "z.npy", "--labels=1,0"));
    assertDone(
        Invocation.of(
            "sample",
            model(TinyModel.CONDITIONAL),
            "--latents=" + file("z.npy"),
            "--label-file=" + file("z.labels.npy"),
            "--out=" + file("decoded.raw")));
    assertDone(
        Invocation.of(
            "reconstruct",
            model(TinyModel.CONDITIONAL),
            "--images=" + file("in.npy"),
            "--labels=1,0",
            "--out=" + file("again.raw")));

    assertThat(Files.readAllBytes(file("decoded.raw")))
        .isEqualTo(Files.readAllBytes(file("again.raw")));
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() throws IOException {
    Files.createDirectory(file("folder.npy"));

    assertRefused(encode(TinyModel.GAN, "z.npy"), 2, "model tiny (gan) has no encoder");
    assertRefused(encode(TinyModel.CONDITIONAL, "z.npy"), 2, "name the images' classes with");
    assertRefused(
        encode(TinyModel.UNCONDITIONAL, "z.bin"), 2, "--out must be a .npy file, found", "z.bin");
    assertRefused(
        encode(TinyModel.UNCONDITIONAL, "z.npy", "--log-variances=v"),
        2,
        "--log-variances must be a .npy file, found v: name the file so");
    assertRefused(
        encode(TinyModel.UNCONDITIONAL, "z.npy", "--log-variances=" + file("z.npy")),
        2,
        "--out and --log-variances are the same file");
    assertRefused(encode(TinyModel.UNCONDITIONAL, "folder.npy"), 1, "it is a directory");
    assertThat(written()).containsExactly("in.npy");
  }

  @Test
  void whereOneFileCannotBeWrittenNoneIs() throws IOException {
    Files.createDirectories(file("z.labels.npy").resolve("in the way"));

    assertRefused(
        encode(TinyModel.CONDITIONAL, "z.npy", "--labels=1"), 1, "z.labels.npy: it is a directory");
    assertRefused(
        encode(
            TinyModel.UNCONDITIONAL, "z.npy", "--log-variances=" + file("in.npy/v.npy").toString()),
        1,
        "cannot write");
    assertThat(written()).containsExactly("in.npy");
  }

  private Invocation encode(TinyModel model, String out, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("encode", model(model), "--images=" + file("in.npy")));
    arguments.add("--out=" + file(out));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private Posterior expected(TinyModel model, int... labels) {
    try (Sampler sampler = Sampler.open(model.pack())) {
      return sampler.encode(images, labels);
    }
  }
}
