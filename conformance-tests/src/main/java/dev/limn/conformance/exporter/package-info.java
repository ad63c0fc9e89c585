/**
 * Holds an exporter to what a layer means: {@link dev.limn.conformance.exporter.LayerCases} lists
 * small stacks of layers with their weights, a {@link dev.limn.conformance.exporter.Subject} turns
 * one into ONNX bytes, and {@link dev.limn.conformance.exporter.ExporterSuite} compares what ONNX
 * Runtime makes of them with plain loops in double precision. No test framework is needed.
 */
package dev.limn.conformance.exporter;
