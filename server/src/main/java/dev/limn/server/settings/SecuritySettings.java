package dev.limn.server.settings;

import dev.limn.server.security.Role;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Who is let in, and how the server proves who it is.
 *
 * @param keys the file of keys; empty for none
 * @param anonymous what those may do who send no key
 * @param certificate a PEM file with the server's chain; empty to answer without TLS
 * @param certificateKey the PEM file with the key of that; empty where the certificate is
 * @param modelKeys the file of public keys, one of which must have signed each model; empty to
 *     serve models whoever made them
 */
public record SecuritySettings(
    Optional<Path> keys,
    Role anonymous,
    Optional<Path> certificate,
    Optional<Path> certificateKey,
    Optional<Path> modelKeys) {}
