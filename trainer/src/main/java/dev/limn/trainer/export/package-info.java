/**
 * Exports any DJL block to ONNX by tracing: its {@code forward} runs once on arrays that compute
 * their real values and record one ONNX node for every operation. Begin with {@link
 * dev.limn.trainer.export.OnnxExporter}; every operation's mapping stands in one of the {@code
 * *Mappings} classes. Nothing is guessed: an operation without a mapping is an error, and every
 * export is run in ONNX Runtime beside the block at several batch sizes.
 */
package dev.limn.trainer.export;
