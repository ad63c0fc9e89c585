/** {@code limn bench}: the sampler measured beside plain ONNX Runtime sessions. */
package dev.limn.cli.bench;
