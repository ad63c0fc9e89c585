package dev.limn.server.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;

/** What is known of the connection that a request came on. */
final class Connections {

  private Connections() {}

  /** Whether the client has closed it. */
  static boolean isGone(HttpRequest<?> request) {
    return !channel(request).isActive();
  }

  static Channel channel(HttpRequest<?> request) {
    return ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel();
  }
}
