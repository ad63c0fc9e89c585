package dev.limn.bulk;

/**
 * A file of a shard.
 *
 * @param name within the directory
 * @param bytes its size
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ShardFile(String name, long bytes, String sha256) {}
