package dev.limn.trainer.block;

/**
 * Marks an array whose {@code getNDArrayInternal().deconvolution(...)} works. DJL's PyTorch arrays
 * are not among them; the arrays of a traced export are, so that one layer stays one ONNX node.
 */
public interface OwnDeconvolution {}
