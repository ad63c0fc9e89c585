package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limn.UsageException;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.ElementType;
import dev.limn.onnx.GraphBuilder;
import dev.limn.onnx.OnnxModel;
import dev.limn.onnx.Tensor;
import dev.limn.onnx.ValueType;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.Task;
import dev.limn.zoo.ModelZoo;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A judge of 2x3 colour images with hand-made weights, held against plain loops. */
class JudgeTest {

  private static final int SIZE = 3 * 2 * 3;
  private static final int FEATURES = 5;
  private static final int CLASSES = 4;

  @Test
  void logitsAndFeaturesAreThoseOfAPlainLoopWhateverTheBatch() {
    ImageBatch images = images(300);
    try (Judge judge = Judge.open(packaged(true))) {
      Judgement found = judge.read(images);

      assertThat(found.count()).isEqualTo(300);
      assertThat(found.featureCount()).isEqualTo(FEATURES);
      assertThat(found.classCount()).isEqualTo(CLASSES);
      for (int row = 0; row < 300; row++) {
        assertRow(images, row, found);
      }
    }
  }

  private static void assertRow(ImageBatch images, int row, Judgement found) {
    double[] features = new double[FEATURES];
    for (int f = 0; f < FEATURES; f++) {
      for (int i = 0; i < SIZE; i++) {
        // Plane i / 6, place i % 6 of packed bytes with three channels.
        int at = row * SIZE + i % 6 * 3 + i / 6;
        features[f] += (images.pixels()[at] & 0xFF) / 255.0 * weight(i * FEATURES + f);
      }
      features[f] = Math.max(0, features[f]);
      assertThat((double) found.features()[row * FEATURES + f])
          .isCloseTo(features[f], within(1e-5));
    }
    for (int k = 0; k < CLASSES; k++) {
      double logit = 0;
      for (int f = 0; f < FEATURES; f++) {
        logit += features[f] * weight(f * CLASSES + k);
      }
      assertThat((double) found.logits()[row * CLASSES + k]).isCloseTo(logit, within(1e-5));
    }
  }

  @Test
  void aGeneratorIsNoJudge() {
    assertThatThrownBy(() -> Judge.open(ModelZoo.get("vae-mlp-mnist")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "model vae-mlp-mnist (vae) is no classifier and cannot judge: choose one such as"
                + " judge-mnist");
  }

  @Test
  void aClassifierWithoutFeaturesIsNoJudge() {
    assertThatThrownBy(() -> Judge.open(packaged(false)))
        .isInstanceOf(UsageException.class)
        .hasMessage("model tiny has no output 'features': a judge needs logits and features");
  }

  @Test
  void imagesOfAnotherSizeAndNoImagesAreRefused() {
    try (Judge judge = Judge.open(packaged(true))) {
      assertThatThrownBy(() -> judge.read(new ImageBatch(1, 3, 2, 1, new byte[6])))
          .isInstanceOf(UsageException.class)
          .hasMessage(
              "judge tiny reads images of 2x3 RGB, found 3x2 grey: choose the judge of their data"
                  + " set");
      assertThatThrownBy(() -> judge.read(images(0)))
          .hasMessage("judge tiny needs an image, found none");
    }
  }

  private static ImageBatch images(int count) {
    byte[] pixels = new byte[count * SIZE];
    new Random(4).nextBytes(pixels);
    return new ImageBatch(count, 2, 3, 3, pixels);
  }

  private static float weight(int i) {
    return (float) Math.sin(i + 1);
  }

  private static float[] weights(int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = weight(i);
    }
    return weights;
  }

  private static ModelPackage packaged(boolean features) {
    return new PackageBuilder().classifier(classifier(features)).build(manifest());
  }

  private static OnnxModel classifier(boolean features) {
    GraphBuilder graph =
        new GraphBuilder("classifier")
            .input(ValueType.batched("image", ElementType.FLOAT32, 3, 2, 3));
    graph.initializer(Tensor.ofFloats("w1", new long[] {SIZE, FEATURES}, weights(SIZE * FEATURES)));
    graph.initializer(
        Tensor.ofFloats("w2", new long[] {FEATURES, CLASSES}, weights(FEATURES * CLASSES)));
    String flat = graph.node("Flatten", "flat", List.of("image"), Attribute.of("axis", 1));
    String dense = graph.node("MatMul", "dense", List.of(flat, "w1"));
    graph.node("Relu", "features", List.of(dense));
    graph.node("MatMul", "logits", List.of("features", "w2"));
    graph.output(ValueType.batched("logits", ElementType.FLOAT32, CLASSES));
    if (features) {
      graph.output(ValueType.batched("features", ElementType.FLOAT32, FEATURES));
    }
    return graph.build();
  }

  private static Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT,
        "tiny",
        "1.0.0",
        "classifier",
        "A judge of tests",
        Task.CLASSIFICATION,
        new ImageFormat(3, 2, 3, List.of("a", "b", "c", "d")),
        null,
        null,
        OnnxModel.WRITTEN_OPSET,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null);
  }
}
