package dev.limn.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;

/** What is known of the connection that a request came on. */
final class Connections {

  private Connections() {}

  /** Whether the client has closed it. */
  static boolean isGone(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        && !netty.getChannelHandlerContext().channel().isActive();
  }
}
