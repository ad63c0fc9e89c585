package dev.limn.benchmarks.server;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;

/** Serves {@link BareController} until the process ends: what any server on Micronaut may cost. */
public final class BareServer {

  private BareServer() {}

  /**
   * Listens on the loopback address.
   *
   * @param args the port
   */
  public static void main(String[] args) throws InterruptedException {
    ApplicationContext context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .properties(
                Map.of(
                    "micronaut.server.host",
                    "127.0.0.1",
                    "micronaut.server.port",
                    Integer.parseInt(args[0]),
                    "micronaut.netty.event-loops.default.num-threads",
                    Runtime.getRuntime().availableProcessors()))
            .start();
    System.out.println(context.getBean(EmbeddedServer.class).start().getURI());
    Thread.currentThread().join();
  }
}
