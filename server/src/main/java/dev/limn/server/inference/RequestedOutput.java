package dev.limn.server.inference;

/**
 * An output that a request asks for, not yet held against a model.
 *
 * @param name its name
 * @param binary whether it is wanted as bytes behind the JSON; null where the request does not say
 */
public record RequestedOutput(String name, Boolean binary) {}
