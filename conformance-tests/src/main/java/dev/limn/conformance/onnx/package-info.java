/** The ONNX project's backend tests, and any others of their form, run from a directory. */
package dev.limn.conformance.onnx;
