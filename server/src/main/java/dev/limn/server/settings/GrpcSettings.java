package dev.limn.server.settings;

/**
 * The endpoint for gRPC.
 *
 * @param enabled whether there is one
 * @param port its port, 0 for any that is free
 * @param calls the most calls open at a time, a connection
 */
public record GrpcSettings(boolean enabled, int port, int calls) {

  static GrpcSettings read(SettingValues values, int httpPort) {
    return new GrpcSettings(
        values.flag("grpc.enabled", true),
        values.number("grpc.port", httpPort == 0 ? 0 : httpPort + 1, 0, 65_535),
        values.number("grpc.calls", 128, 1, 65_536));
  }
}
