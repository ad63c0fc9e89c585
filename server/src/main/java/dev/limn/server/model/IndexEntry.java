package dev.limn.server.model;

/**
 * A line of the repository's index.
 *
 * @param name the model's name; of a package that could not be read, its place
 * @param version its version; empty where it could not be read
 * @param state whether it answers
 * @param reason why it does not, or why another package could not take its place; else empty
 */
public record IndexEntry(String name, String version, ModelState state, String reason) {}
