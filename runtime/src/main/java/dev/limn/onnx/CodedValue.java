package dev.limn.onnx;

/**
 * A value as bytes.
 *
 * @param name of the value that holds the codes
 * @param scale what the codes mean
 * @param phases 1 where it is whole; r where it is there as its r * r phases, see {@link
 *     PhaseKernel}
 */
record CodedValue(String name, ByteScale scale, int phases) {}
