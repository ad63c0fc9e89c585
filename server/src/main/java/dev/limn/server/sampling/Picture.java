package dev.limn.server.sampling;

/**
 * A file that is answered.
 *
 * @param mediaType what it is
 * @param bytes all of it
 */
public record Picture(String mediaType, byte[] bytes) {}
