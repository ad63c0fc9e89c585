package dev.limn.server.grpc;

import dev.limn.server.operation.AccessLog;
import dev.limn.server.operation.Traffic;
import dev.limn.server.security.Access;
import dev.limn.server.security.TlsIdentity;
import java.util.Optional;

/**
 * Who is let in, and what is told of it; all of it belongs to the caller.
 *
 * @param identity how the server proves who it is; empty to answer without TLS
 * @param access who may do what
 * @param traffic where calls are counted
 * @param log where they are told
 */
public record Supervision(
    Optional<TlsIdentity> identity, Access access, Traffic traffic, AccessLog log) {}
