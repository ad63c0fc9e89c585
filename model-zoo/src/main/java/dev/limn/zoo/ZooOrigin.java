package dev.limn.zoo;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.zoo.download.DownloadProgress;
import java.net.URI;
import java.nio.file.Path;

/** A zoo from which models are pulled. Nothing that comes of it is trusted. */
public interface ZooOrigin {

  /**
   * The zoo at an address.
   *
   * @param from {@code http://} or {@code https://} and the address of a zoo or of its {@code
   *     index.json}; or a directory
   * @param progress hears of downloads
   * @return the zoo; nothing was asked of it yet
   * @throws UsageException if it is neither
   */
  static ZooOrigin of(String from, DownloadProgress progress) {
    if (!from.contains("://")) {
      return new DirectoryOrigin(new ZooDirectory(Path.of(from)));
    }
    if (!from.startsWith("http://") && !from.startsWith("https://")) {
      throw new UsageException(
          "a zoo is at http://, https:// or in a directory, found '" + from + "'");
    }
    try {
      URI uri = URI.create(from);
      if (uri.getHost() == null) {
        throw new UsageException("'" + from + "' is no address: it names no host");
      }
      return new HttpOrigin(HttpOrigin.index(uri), progress);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + from + "' is no address: " + e.getMessage());
    }
  }

  /**
   * What messages call it.
   *
   * @return its address or directory
   */
  String place();

  /**
   * What it has now.
   *
   * @return its index
   * @throws dev.limn.zoo.download.UnreachableException if it does not answer
   * @throws LimnException if it has no sound index
   */
  ZooIndex index();

  /**
   * Gets the archive of a model, of the size and checksum that the index states.
   *
   * @param entry one of the index
   * @param zoo whose directory for downloads takes it
   * @return the file, in that directory
   * @throws LimnException if it cannot be got whole
   */
  Path fetch(ZooEntry entry, ZooDirectory zoo);
}
