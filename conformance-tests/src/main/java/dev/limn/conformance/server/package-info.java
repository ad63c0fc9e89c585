/**
 * What a server must keep that speaks the Open Inference Protocol, version 2, over REST and over
 * gRPC, taken from the specification, so that any server can be held to it; and what Limn's own
 * sampling API promises. The client of REST is the JDK's.
 *
 * @see <a
 *     href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     protocol</a>
 * @see <a href="https://github.com/triton-inference-server/server/tree/main/docs/protocol">its
 *     extensions for binary tensors, repositories and statistics</a>
 */
package dev.limn.conformance.server;
