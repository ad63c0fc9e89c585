/** JMH benches: what Limn's runtime adds to, or takes from, a session of ONNX Runtime alone. */
package dev.limn.benchmarks;
