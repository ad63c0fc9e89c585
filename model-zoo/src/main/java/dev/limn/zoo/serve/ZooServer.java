package dev.limn.zoo.serve;

import com.sun.net.httpserver.HttpServer;
import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hands out the files of a directory over HTTP, so that others can pull the models of a zoo: a
 * small server for a workplace or a trial. Without TLS: what is pulled is trusted because of its
 * signature. Files and directories whose name begins with a dot are not there.
 */
public final class ZooServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads;

  private ZooServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Starts a server.
   *
   * @param root the directory
   * @param address where to listen; port 0 for any that is free
   * @return the running server; the caller closes it
   * @throws LimnException if the directory does not exist or the address cannot be bound
   */
  public static ZooServer start(Path root, InetSocketAddress address) {
    if (!Files.isDirectory(root)) {
      throw new LimnException("directory " + root + " does not exist");
    }
    try {
      HttpServer server = HttpServer.create(address, 0);
      ExecutorService threads = Executors.newCachedThreadPool(ZooServer::thread);
      server.createContext("/", new FileHandler(root.toRealPath()));
      server.setExecutor(threads);
      server.start();
      return new ZooServer(server, threads);
    } catch (IOException e) {
      throw new LimnException(
          "cannot listen on %s:%d: %s: choose another --port or --host"
              .formatted(address.getHostString(), address.getPort(), AtomicOutput.reason(e)),
          e);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "limn-zoo");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Where it listens.
   *
   * @return its address, with the port that was really bound
   */
  public URI uri() {
    InetSocketAddress bound = server.getAddress();
    String host = bound.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort()));
  }

  /** Stops it. Answers in progress break off. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
