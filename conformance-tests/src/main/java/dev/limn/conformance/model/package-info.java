/** What a model package must keep. */
package dev.limn.conformance.model;
