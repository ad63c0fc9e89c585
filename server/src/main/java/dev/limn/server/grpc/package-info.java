/**
 * The Open Inference Protocol over gRPC, with health and reflection, on a port of its own. What is
 * asked goes the way of all requests: {@code dev.limn.server.inference}.
 */
package dev.limn.server.grpc;
