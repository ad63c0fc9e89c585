package dev.limn.zoo;

import dev.limn.zoo.download.DownloadProgress;
import dev.limn.zoo.download.Downloader;
import dev.limn.zoo.download.RemoteFile;
import dev.limn.zoo.download.WebPage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A zoo on a web server.
 *
 * @param uri the address of its index
 * @param progress hears of downloads
 */
record HttpOrigin(URI uri, DownloadProgress progress) implements ZooOrigin {

  /** The index at an address that may be the zoo's. */
  static URI index(URI from) {
    if (from.getPath().endsWith(".json")) {
      return from;
    }
    String address = from.toString();
    return URI.create(address + (address.endsWith("/") ? "" : "/") + ZooIndex.FILE);
  }

  @Override
  public String place() {
    return uri.toString();
  }

  @Override
  public ZooIndex index() {
    return ZooIndex.decode(WebPage.read(uri, ZooIndex.MAX_BYTES), place());
  }

  @Override
  public Path fetch(ZooEntry entry, ZooDirectory zoo) {
    Archive archive = entry.archive();
    RemoteFile file =
        new RemoteFile(uri.resolve(archive.path()), archive.bytes(), archive.sha256());
    Downloader downloader =
        new Downloader(zoo.downloads(entry).getParent(), progress, "tell whoever keeps the zoo");
    String folder = zoo.downloads(entry).getFileName().toString();
    return downloader.fetch(folder, List.of(file)).resolve(file.name());
  }
}
