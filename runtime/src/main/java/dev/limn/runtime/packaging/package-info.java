/**
 * Making packages: examples of what a model draws, and decoders that other frameworks exported.
 * Making a package runs the model, which the package format itself does not.
 */
package dev.limn.runtime.packaging;
