/** JMH benches: Limn's runtime beside a session of ONNX Runtime alone and DJL's predictors. */
package dev.limn.benchmarks;
