package dev.limn.conformance.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.conformance.CheckFailure;
import dev.limn.onnx.Tensor;
import org.junit.jupiter.api.Test;

class PixelRuleTest {

  /** Two channels of one row and two columns: 0, 1 and 2, -1. */
  private static final Tensor IMAGE =
      Tensor.ofFloats("image", new long[] {1, 2, 1, 2}, 0, 1, 2, -1);

  @Test
  void channelsComeLastAndValuesSaturate() {
    Tensor pixels =
        Tensor.ofBytes(
            "pixels", new long[] {1, 1, 2, 2}, (byte) 0, (byte) 255, (byte) 255, (byte) 0);

    assertThatCode(() -> PixelRule.require(IMAGE, pixels)).doesNotThrowAnyException();
  }

  @Test
  void channelsThatComeFirstFail() {
    Tensor pixels =
        Tensor.ofBytes(
            "pixels", new long[] {1, 1, 2, 2}, (byte) 0, (byte) 255, (byte) 0, (byte) 255);

    assertThatThrownBy(() -> PixelRule.require(IMAGE, pixels))
        .isInstanceOf(CheckFailure.class)
        .hasMessage("pixels[2] expects 255 for image value 1.0, found 0");
  }

  @Test
  void aLevelThatIsOneOffFails() {
    Tensor image = Tensor.ofFloats("image", new long[] {1, 1, 1, 1}, 0.6f);
    Tensor pixels = Tensor.ofBytes("pixels", new long[] {1, 1, 1, 1}, (byte) 152);

    assertThatThrownBy(() -> PixelRule.require(image, pixels))
        .hasMessage("pixels[0] expects 153 for image value 0.6, found 152");
  }
}
