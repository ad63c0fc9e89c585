package dev.limn.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerStackTest {

  private static final FeatureShape IMAGE = FeatureShape.planes(1, 8, 8);
  private static final Layer FLATTEN = new Layer.Flatten();

  @Test
  void shapesFollowFromLayerToLayer() {
    LayerStack stack =
        new LayerStack(
            "encoder",
            List.of(
                new Layer.Conv(new Window(4, 4, 2, 1), true),
                new Layer.Relu(),
                new Layer.Conv(new Window(6, 3, 1, 0), true),
                FLATTEN,
                new Layer.Dense(5)));

    assertThat(stack.output(IMAGE)).isEqualTo(FeatureShape.flat(5));
    assertThat(stack.block().getChildren().size()).isEqualTo(5);
  }

  static Stream<Arguments> impossible() {
    Layer dense = new Layer.Dense(10);
    Layer conv = new Layer.Conv(new Window(4, 3, 1, 0), true);
    return Stream.of(
        Arguments.of(
            List.of(dense),
            "net layer 1 (dense 10) is given [1,8,8]: needs features [F], put flatten before it"),
        Arguments.of(
            List.of(FLATTEN, conv),
            "net layer 2 (conv 4 of 3x3 stride 1 padding 0) is given [64]: needs planes [C,H,W],"
                + " put reshape before it"),
        Arguments.of(
            List.of(FLATTEN, new Layer.ConvTranspose(new Window(4, 3, 2, 0), 1, true)),
            "net layer 2 (conv-transpose 4 of 3x3 stride 2 padding 0 output-padding 1) is given"
                + " [64]: needs planes [C,H,W], put reshape before it"),
        Arguments.of(
            List.of(conv, new Layer.Conv(new Window(2, 9, 1, 1), true)),
            "net layer 2 (conv 2 of 9x9 stride 1 padding 1) is given [4,6,6]: kernel 9 is larger"
                + " than the padded input of 8"),
        Arguments.of(
            List.of(
                new Layer.Conv(new Window(2, 8, 1, 0), true),
                new Layer.ConvTranspose(new Window(1, 4, 1, 2), 0, true)),
            "net layer 2 (conv-transpose 1 of 4x4 stride 1 padding 2) is given [2,1,1]: padding 2"
                + " leaves nothing of an input of 1"),
        Arguments.of(
            List.of(new Layer.Reshape(FeatureShape.planes(3, 5, 4))),
            "net layer 1 (reshape [3,5,4]) is given [1,8,8]: cannot make 60 numbers of 64"),
        Arguments.of(
            List.of(new Layer.ConvTranspose(new Window(1, 3, 2_000_000_000, 0), 0, true)),
            "net layer 1 (conv-transpose 1 of 3x3 stride 2000000000 padding 0) is given [1,8,8]:"
                + " integer overflow"));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void anImpossibleShapeNamesStackLayerAndShape(List<Layer> layers, String message) {
    assertThatThrownBy(() -> new LayerStack("net", layers).output(IMAGE))
        .isInstanceOf(UsageException.class)
        .hasMessage(message);
  }

  @Test
  void aStackThatMakesAnotherShapeThanWantedIsRefused() {
    LayerStack stack = new LayerStack("decoder", List.of(new Layer.Dense(10), new Layer.Sigmoid()));

    assertThatThrownBy(() -> stack.require(FeatureShape.flat(4), IMAGE))
        .isInstanceOf(UsageException.class)
        .hasMessage("decoder must make [1,8,8], its last layer (sigmoid) makes [10]");
    stack.require(FeatureShape.flat(4), FeatureShape.flat(10));
  }

  @Test
  void theStackBeforeItsLastLayerEndsOneEarlier() {
    LayerStack stack = new LayerStack("decoder", List.of(new Layer.Dense(10), new Layer.Sigmoid()));

    assertThat(stack.before(new Layer.Sigmoid()).layers()).containsExactly(new Layer.Dense(10));
    assertThatThrownBy(() -> stack.before(new Layer.Tanh()))
        .isInstanceOf(UsageException.class)
        .hasMessage("decoder must end with tanh, found sigmoid");
  }

  @Test
  void aStackWithoutLayersIsRefused() {
    assertThatThrownBy(() -> new LayerStack("encoder", List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("encoder must have at least one layer, found none");
  }
}
