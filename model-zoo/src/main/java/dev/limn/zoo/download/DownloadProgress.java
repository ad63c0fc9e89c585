package dev.limn.zoo.download;

/** Hears how a download gets on. Called by the thread that asked for the file. */
@FunctionalInterface
public interface DownloadProgress {

  /** Hears nothing. */
  DownloadProgress NONE = (file, doneBytes, totalBytes) -> {};

  /**
   * Some bytes have arrived.
   *
   * @param file the file's name
   * @param doneBytes bytes that are here, those of an earlier, interrupted download included
   * @param totalBytes bytes of the whole file
   */
  void progress(String file, long doneBytes, long totalBytes);
}
