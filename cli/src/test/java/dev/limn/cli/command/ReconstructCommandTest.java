package dev.limn.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.cli.testing.Invocation;
import dev.limn.runtime.Labels;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.image.PngFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconstructCommandTest extends CommandTest {

  private static final int HEIGHT = TinyModel.HEIGHT;
  private static final int WIDTH = TinyModel.WIDTH;

  @Test
  void anArrayIsReconstructed() {
    ImageBatch images = images(5);
    array("in.npy", images);

    assertDone(reconstruct(TinyModel.UNCONDITIONAL, "in.npy", "out.npy"));

    NpyArray made = NpyFile.read(file("out.npy"));
    assertThat(made.shape()).containsExactly(5, HEIGHT, WIDTH, 1);
    assertThat(made.data()).isEqualTo(expected(TinyModel.UNCONDITIONAL, images).pixels());
  }

  @Test
  void labelsOfAConditionalModelTakeTurns() {
    ImageBatch images = images(5);
    array("in.npy", images);

    assertDone(reconstruct(TinyModel.CONDITIONAL, "in.npy", "out.npy", "--labels", "owl,0-1"));

    assertThat(NpyFile.read(file("out.npy")).data())
        .isEqualTo(expected(TinyModel.CONDITIONAL, images, 2, 0, 1, 2, 0).pixels());
    assertThat(NpyFile.read(file("out.labels.npy")).longs()).containsExactly(2, 0, 1, 2, 0);
  }

  @Test
  void onePictureIsReconstructed() {
    ImageBatch images = images(1);
    PngFile.write(images.image(0), file("in.png"));

    assertDone(reconstruct(TinyModel.UNCONDITIONAL, "in.png", "out.png"));

    assertThat(ImageReader.read(file("out.png"), 1).pixels())
        .isEqualTo(expected(TinyModel.UNCONDITIONAL, images).pixels());
  }

  @Test
  void theVisiblePicturesOfADirectoryAreTakenInOrderOfName() throws IOException {
    ImageBatch images = images(3);
    Files.createDirectories(file("in/folder"));
    PngFile.write(images.image(2), file("in/c.png"));
    PngFile.write(images.image(0), file("in/a.png"));
    PngFile.write(images.image(1), file("in/b.png"));
    Files.writeString(file("in/.hidden"), "of no concern");

    assertDone(reconstruct(TinyModel.UNCONDITIONAL, "in", "out.raw"));

    assertThat(Files.readAllBytes(file("out.raw")))
        .isEqualTo(expected(TinyModel.UNCONDITIONAL, images).pixels());
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    array("in.npy", images(2));
    NpyFile.write(NpyArray.ofFloats(new float[20], 1, HEIGHT, WIDTH, 1), file("floats.npy"));
    NpyFile.write(NpyArray.ofBytes(new byte[20], HEIGHT, WIDTH), file("two-axes.npy"));
    NpyFile.write(NpyArray.ofBytes(new byte[40], 1, HEIGHT, WIDTH, 2), file("two-channels.npy"));
    NpyFile.write(NpyArray.ofBytes(new byte[60], 1, HEIGHT, WIDTH, 3), file("rgb.npy"));
    NpyFile.write(NpyArray.ofBytes(new byte[0], 0, HEIGHT, WIDTH, 1), file("none.npy"));
    PngFile.write(new PixelImage(2, 3, 1, new byte[6]), file("small.png"));
    Files.writeString(file("text.png"), "no picture");
    Files.createDirectory(file("empty"));
    List<String> before = written();

    assertNoFit("floats.npy", 2, "images must be uint8 [N,H,W,C], found float32 [1, 4, 5, 1]");
    assertNoFit("two-axes.npy", 2, "images must be uint8 [N,H,W,C], found uint8 [4, 5]");
    assertNoFit("none.npy", 2, "images must be uint8 [N,H,W,C], found uint8 [0, 4, 5, 1]");
    assertNoFit("two-channels.npy", 2, "two-channels.npy: no image batch has the shape [1,4,5,2]");
    assertNoFit("rgb.npy", 2, "model tiny encodes images of 4x5 grey, found 4x5 RGB");
    assertNoFit("small.png", 2, "small.png: the model reads images of 4x5 grey, found 2x3");
    assertNoFit("text.png", 1, "text.png is not an image that can be read");
    assertNoFit("empty", 2, "empty: the directory holds no file");
    assertNoFit("absent.png", 2, "absent.png do not exist");
    assertThat(written()).isEqualTo(before);
  }

  @Test
  void labelsThatAreMissingOrWithoutUseAreRefused() {
    array("in.npy", images(2));

    assertRefused(
        reconstruct(TinyModel.CONDITIONAL, "in.npy", "x.png"),
        2,
        "model tiny is conditional: name the images' classes with --labels");
    assertRefused(
        reconstruct(TinyModel.UNCONDITIONAL, "in.npy", "x.png", "--labels", "1"),
        2,
        "labels '1' cannot be asked of an unconditional model");
  }

  @Test
  void aModelWithoutEncoderIsRefused() {
    array("in.npy", images(2));

    assertRefused(
        reconstruct(TinyModel.GAN, "in.npy", "x.png"),
        2,
        "model tiny (gan) has no encoder: choose a model of the VAE family");
  }

  private void assertNoFit(String images, int exitCode, String words) {
    assertRefused(reconstruct(TinyModel.UNCONDITIONAL, images, "x.png"), exitCode, words);
  }

  private Invocation reconstruct(TinyModel model, String images, String out, String... options) {
    List<String> arguments = new ArrayList<>(List.of("reconstruct", model(model)));
    arguments.addAll(List.of("--images", file(images).toString(), "--out", file(out).toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private static ImageBatch expected(TinyModel model, ImageBatch images, int... labels) {
    try (Sampler sampler = Sampler.open(model.pack())) {
      return sampler.reconstruct(images, labels);
    }
  }

  private static ImageBatch images(int count) {
    try (Sampler sampler = Sampler.open(TinyModel.CONDITIONAL.pack())) {
      return sampler.sample(SampleRequest.of(count).withLabels(Labels.cycle(1)));
    }
  }

  private void array(String name, ImageBatch images) {
    NpyFile.write(NpyArray.ofBytes(images.pixels(), images.count(), HEIGHT, WIDTH, 1), file(name));
  }
}
