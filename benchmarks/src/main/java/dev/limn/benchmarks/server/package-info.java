/** Load for the server, and the endpoint that it is measured beside. */
package dev.limn.benchmarks.server;
