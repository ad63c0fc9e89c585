package dev.limn.trainer.data;

import java.net.URI;

/**
 * A file to download.
 *
 * @param uri where it is; its last path element is the file's name
 * @param bytes its exact size
 * @param sha256 its checksum, 64 lower-case hexadecimal digits
 */
record RemoteFile(URI uri, long bytes, String sha256) {

  static RemoteFile of(String uri, long bytes, String sha256) {
    return new RemoteFile(URI.create(uri), bytes, sha256);
  }

  String name() {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }
}
