/**
 * Samples packaged image generators through ONNX Runtime.
 *
 * <p>Open a model with {@link dev.limn.runtime.Sampler#open(java.nio.file.Path)}, describe what is
 * wanted in a {@link dev.limn.runtime.SampleRequest}, get packed bytes as an {@link
 * dev.limn.runtime.image.ImageBatch}.
 */
package dev.limn.runtime;
