package dev.limn.trainer.export;

import ai.djl.ndarray.types.Shape;
import dev.limn.onnx.Attribute;
import dev.limn.onnx.Tensor;
import java.util.Arrays;
import java.util.List;

/** Upsampling, by scales: sizes would name the batch. */
final class ResizeMapping {

  private static final int NEAREST = 0;
  private static final int BILINEAR = 1;

  private ResizeMapping() {}

  static String export(Call call) {
    int mode = call.integer(1);
    if (mode != NEAREST && mode != BILINEAR) {
      throw call.refusal("uses mode %d: 0 (nearest) and 1 (bilinear) are mapped".formatted(mode));
    }
    float[] scales = scales(call);
    String name = "float32" + Arrays.toString(scales);
    String operand =
        call.trace().graph.shared(Tensor.ofFloats(name, new long[] {scales.length}, scales));
    List<String> inputs = List.of(call.self(), "", operand);
    if (mode == NEAREST) {
      return call.node(
          "Resize",
          inputs,
          Attribute.of("mode", "nearest"),
          Attribute.of("coordinate_transformation_mode", "asymmetric"),
          Attribute.of("nearest_mode", "floor"));
    }
    // The engine ignores alignCorners.
    return call.node(
        "Resize",
        inputs,
        Attribute.of("mode", "linear"),
        Attribute.of("coordinate_transformation_mode", "half_pixel"));
  }

  private static float[] scales(Call call) {
    Shape from = call.inputShape();
    Shape to = call.result().getShape();
    float[] scales = new float[from.dimension()];
    for (int axis = 0; axis < scales.length; axis++) {
      scales[axis] = (float) to.get(axis) / from.get(axis);
      if ((long) Math.floor(scales[axis] * from.get(axis)) != to.get(axis)) {
        throw call.refusal("resizes %s to %s: the ratio has no exact float".formatted(from, to));
      }
    }
    return scales;
  }
}
