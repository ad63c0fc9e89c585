/**
 * Suites of checks that a subject is held to, as a library: each check has an id, a rule in one
 * line and a body that passes or says what it found. No test framework is needed to run them.
 */
package dev.limn.conformance;
