/**
 * ONNX files as values: read and refuse ({@link dev.limn.onnx.OnnxModel}), check ({@link
 * dev.limn.onnx.GraphCheck}), build ({@link dev.limn.onnx.GraphBuilder}) and rewrite ({@link
 * dev.limn.onnx.GeneratorGraph}, {@link dev.limn.onnx.BatchNormFolding}). Nothing here runs a
 * model, and nothing here trusts the bytes it is given.
 */
package dev.limn.onnx;
