package dev.limn.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.limn.zoo.download.DownloadProgress;
import dev.limn.zoo.download.Downloader;
import dev.limn.zoo.download.RemoteFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How downloads fail and go on is tested where they are made, in the zoo. */
class PublishedDownloadTest {

  @TempDir Path cache;

  private final byte[] images = IdxFiles.gzip(IdxFiles.images(12));
  private final byte[] labels = IdxFiles.gzip(IdxFiles.labels(12));
  private HttpServer host;

  PublishedDownloadTest() throws IOException {}

  @BeforeEach
  void startTheHost() throws IOException {
    host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("images", images);
    serve("labels", labels);
    host.start();
  }

  @AfterEach
  void stopTheHost() {
    host.stop(0);
  }

  @Test
  void aPublishedSetIsDownloadedAndRead() {
    DataSet set = load("images/");

    assertThat(set.train().count()).isEqualTo(12);
    assertThat(cache.resolve("tiny/train-images-idx3-ubyte.gz")).hasBinaryContent(images);
  }

  @Test
  void whatCannotBeDownloadedMayBeGivenByHand() {
    assertThatThrownBy(() -> load("nothing/"))
        .hasMessageEndingWith(
            "/nothing/train-images-idx3-ubyte.gz: expects HTTP status 200, found 404: the file may"
                + " have moved; fetch it by hand and pass its directory with --data DIR");
  }

  private DataSet load(String imageFolder) {
    IdxSource source =
        new IdxSource(
            "tiny",
            "",
            "",
            PublishedSets.MNIST.classNames(),
            List.of(
                remote(imageFolder + "train-images-idx3-ubyte.gz", images),
                remote("labels/train-labels-idx1-ubyte.gz", labels),
                remote(imageFolder + "t10k-images-idx3-ubyte.gz", images),
                remote("labels/t10k-labels-idx1-ubyte.gz", labels)));
    Downloader downloader = new Downloader(cache, DownloadProgress.NONE, DataSets.BY_HAND);
    return source.load(Optional.empty(), downloader);
  }

  private void serve(String folder, byte[] bytes) {
    host.createContext(
        "/" + folder + "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
  }

  private RemoteFile remote(String path, byte[] bytes) {
    String uri = "http://127.0.0.1:" + host.getAddress().getPort() + "/" + path;
    return RemoteFile.of(uri, bytes.length, Checksum.of(bytes));
  }
}
