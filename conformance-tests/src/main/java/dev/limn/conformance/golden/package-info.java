/** Packages that were written once, to be read for ever. */
package dev.limn.conformance.golden;
