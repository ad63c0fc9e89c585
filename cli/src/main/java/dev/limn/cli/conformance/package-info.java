/** {@code limn conformance}: which subjects are held to which suites, and how it is told. */
package dev.limn.cli.conformance;
