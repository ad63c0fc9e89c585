/**
 * The sampling server: HTTP endpoints over the runtime, named after the Open Inference Protocol.
 * Binds to the loopback address unless told otherwise.
 */
package dev.limn.server;
