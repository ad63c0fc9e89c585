/**
 * The model package: a directory or zip of graphs, manifest, test vectors and model card, read as
 * untrusted input and checked whole before anything runs.
 */
package dev.limn.runtime.model;
