/**
 * The Open Inference Protocol, version 2, without HTTP: what a request's bytes mean, what it asks
 * of a model, and the bytes of its answer. JSON and the binary tensor extension.
 *
 * @see <a
 *     href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     protocol</a>
 */
package dev.limn.server.inference;
