/** Suites run, and what came of them: as a table, as JUnit XML and as JSON. */
package dev.limn.conformance.report;
