package dev.limn.zoo.download;

import java.net.URI;

/**
 * A file to download.
 *
 * @param uri where it is; its last path element is the file's name
 * @param bytes its exact size
 * @param sha256 its checksum, 64 lower-case hexadecimal digits
 */
public record RemoteFile(URI uri, long bytes, String sha256) {

  /**
   * A file to download.
   *
   * @param uri where it is
   * @param bytes its exact size
   * @param sha256 its checksum, 64 lower-case hexadecimal digits
   * @return the file
   * @throws IllegalArgumentException if the address is malformed
   */
  public static RemoteFile of(String uri, long bytes, String sha256) {
    return new RemoteFile(URI.create(uri), bytes, sha256);
  }

  /**
   * What it is called here.
   *
   * @return the last element of its path
   */
  public String name() {
    return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
  }
}
