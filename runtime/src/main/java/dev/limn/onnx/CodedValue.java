package dev.limn.onnx;

/**
 * A value as bytes.
 *
 * @param name of the value that holds the codes
 * @param scale what the codes mean
 */
record CodedValue(String name, ByteScale scale) {}
