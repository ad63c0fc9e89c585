package dev.limn.cli.zoo;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.zoo.ZooIndex;
import dev.limn.zoo.serve.ZooServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn zoo serve}. */
@Command(
    name = "serve",
    description = "Hand out the files of a zoo over HTTP until stopped, for others to pull",
    footer = "  limn zoo serve shared --port 8090")
final class ZooServeCommand implements LimnCommand {

  private static final int MAX_PORT = 65_535;

  @Parameters(paramLabel = "DIR", description = "the zoo, as 'limn zoo add --zoo DIR' makes it")
  private Path directory;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "port to listen on; 0 takes any that is free")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "address to listen on; 0.0.0.0 lets other machines pull")
  private String host;

  @Override
  public int run(Console console) throws InterruptedException {
    if (!Files.exists(directory.resolve(ZooIndex.FILE))) {
      throw new LimnException(
          "%s is no zoo: it has no %s ('limn zoo add PACKAGE --zoo %s' makes one)"
              .formatted(directory, ZooIndex.FILE, directory));
    }
    if (port < 0 || port > MAX_PORT) {
      throw new UsageException("--port must be 0 to " + MAX_PORT + ", found " + port);
    }
    CountDownLatch stop = new CountDownLatch(1);
    console.onStop(stop::countDown);
    try (ZooServer server = ZooServer.start(directory, new InetSocketAddress(host, port))) {
      console.out().println("listening on " + server.uri());
      stop.await();
    }
    return ExitCode.OK;
  }
}
