package dev.limn.server;

import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.LimnCommand;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the sampling server until it is told to stop. */
@Command(
    name = "serve",
    description = "Answer HTTP requests until stopped",
    footer = "  limn serve --port 8000")
public final class ServeCommand implements LimnCommand {

  private static final int MAX_PORT = 65535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8000",
      description = "Port to listen on; 0 takes any that is free.")
  int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address to listen on; 0.0.0.0 admits other machines, without any key.")
  String host;

  /** Listens until the process is asked to stop. */
  @Override
  public int run(Console console) throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new UsageException("--port: expects 0 to " + MAX_PORT + ", found " + port);
    }
    CountDownLatch stop = new CountDownLatch(1);
    console.onStop(stop::countDown);
    try (SamplingServer server = SamplingServer.start(host, port)) {
      console.out().println("listening on " + server.uri());
      stop.await();
    }
    console.note("stopped");
    return 0;
  }
}
