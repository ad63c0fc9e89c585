package dev.limn.trainer.data;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Fetches files into a cache, each once, and lets none be used whose checksum is wrong. What an
 * interrupted download left is taken up again. Threads and processes may ask for the same file at
 * once: the first one downloads, the others wait.
 */
final class Downloader {

  /** A connection that breaks off is taken up again so often before the user has to ask. */
  private static final int ATTEMPTS = 3;

  /** A file lock keeps out other processes only. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path cache;
  private final DownloadProgress progress;
  private final Transfer transfer = new Transfer();

  Downloader(Path cache, DownloadProgress progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * Makes sure that files are here and whole.
   *
   * @param dataSet the set they belong to, and the name of their folder
   * @return the folder
   */
  Path fetch(String dataSet, List<RemoteFile> files) {
    Path folder = cache.resolve(dataSet);
    for (RemoteFile file : files) {
      synchronized (ONE_AT_A_TIME) {
        fetchLocked(dataSet, file, folder.resolve(file.name()));
      }
    }
    return folder;
  }

  private void fetchLocked(String dataSet, RemoteFile file, Path target) {
    try {
      // A cache that many share may be read-only: what is whole needs no lock.
      if (isWhole(file, target)) {
        return;
      }
      Files.createDirectories(target.getParent());
      Path lock = target.resolveSibling("." + file.name() + ".lock");
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        if (!isWhole(file, target)) {
          download(dataSet, file, target);
        }
      }
    } catch (IOException e) {
      throw new LimnException(
          "cannot write into the cache %s: %s: set LIMN_CACHE to a directory that can be written"
              .formatted(cache, AtomicOutput.reason(e)),
          e);
    }
  }

  private void download(String dataSet, RemoteFile file, Path target) throws IOException {
    PartialFile partial = new PartialFile(target);
    for (int attempt = 1; ; attempt++) {
      boolean resumed = partial.size() > 0;
      try {
        transfer.run(file, partial, progress);
      } catch (IOException e) {
        if (attempt < ATTEMPTS) {
          continue;
        }
        throw failed(dataSet, file, e);
      }
      String found = Checksum.of(partial.path());
      if (found.equals(file.sha256())) {
        Files.move(partial.path(), target, StandardCopyOption.REPLACE_EXISTING);
        partial.delete();
        return;
      }
      partial.delete();
      // What an earlier run left may be what is wrong: without it there is nothing left to blame.
      if (!resumed) {
        throw new LimnException(
            "%s: the download's SHA-256 must be %s, found %s: it is not used; try again later"
                    .formatted(file.uri(), file.sha256(), found)
                + " or fetch it by hand and pass its directory with --data DIR");
      }
    }
  }

  private static boolean isWhole(RemoteFile file, Path target) throws IOException {
    return Files.isRegularFile(target)
        && Files.size(target) == file.bytes()
        && Checksum.of(target).equals(file.sha256());
  }

  private static LimnException failed(String dataSet, RemoteFile file, IOException e) {
    return new LimnException(
        "cannot download %s: %s: try again (what has arrived is kept), or fetch the files of '%s'"
                .formatted(file.uri(), Transfer.reason(e), dataSet)
            + " by hand and pass their directory with --data DIR",
        e);
  }
}
