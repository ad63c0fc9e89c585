package dev.limn.onnx;

/** What one operator makes of its inputs: the type of its first output. */
@FunctionalInterface
interface ShapeRule {

  InferredType infer(NodeView node);
}
