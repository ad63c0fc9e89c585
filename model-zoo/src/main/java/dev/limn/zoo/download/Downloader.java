package dev.limn.zoo.download;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.runtime.file.ProcessLock;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Fetches files into a cache, each once, and lets none be used whose checksum is wrong. What an
 * interrupted download left is taken up again. Threads and processes may ask for the same file at
 * once: the first one downloads, the others wait.
 */
public final class Downloader {

  /** A connection that breaks off is taken up again so often before the user has to ask. */
  private static final int ATTEMPTS = 3;

  private final Path cache;
  private final DownloadProgress progress;
  private final String otherwise;
  private final Transfer transfer;

  /**
   * A downloader into a cache.
   *
   * @param cache the directory
   * @param progress hears of each download
   * @param otherwise what a user can do where a download fails, such as {@code "fetch it by hand
   *     and pass its directory with --data DIR"}; ends messages
   */
  public Downloader(Path cache, DownloadProgress progress, String otherwise) {
    this(cache, progress, otherwise, Transfer.PATIENCE);
  }

  Downloader(Path cache, DownloadProgress progress, String otherwise, Duration patience) {
    this.cache = cache;
    this.progress = progress;
    this.otherwise = otherwise;
    this.transfer = new Transfer(patience, otherwise);
  }

  /**
   * Makes sure that files are here and whole.
   *
   * @param folder the name of the folder of the cache that holds them
   * @param files what to fetch
   * @return the folder
   * @throws LimnException if a file cannot be downloaded, is not the expected one, or cannot be
   *     written
   */
  public Path fetch(String folder, List<RemoteFile> files) {
    Path directory = cache.resolve(folder);
    for (RemoteFile file : files) {
      fetch(file, directory.resolve(file.name()));
    }
    return directory;
  }

  private void fetch(RemoteFile file, Path target) {
    try {
      // A cache that many share may be read-only: what is whole needs no lock.
      if (isWhole(file, target)) {
        return;
      }
      Files.createDirectories(target.getParent());
      ProcessLock.hold(
          target.resolveSibling("." + file.name() + ".lock"),
          () -> {
            if (!isWhole(file, target)) {
              download(file, target);
            }
            return target;
          });
    } catch (IOException e) {
      IOException cause = e instanceof WriteFailure failure ? failure.reason() : e;
      throw new LimnException(
          "cannot write into the cache %s: %s: choose one that can be written (LIMN_CACHE sets the user's)"
              .formatted(cache, AtomicOutput.reason(cause)),
          e);
    }
  }

  private void download(RemoteFile file, Path target) throws IOException {
    PartialFile partial = new PartialFile(target);
    requireRoom(file, partial);
    for (int attempt = 1; ; attempt++) {
      boolean resumed = partial.size() > 0;
      try {
        transfer.run(file, partial, progress);
      } catch (WriteFailure e) {
        throw e;
      } catch (IOException e) {
        if (attempt < ATTEMPTS) {
          continue;
        }
        throw failed(file, e);
      }
      String found = Sha256.of(partial.path());
      if (found.equals(file.sha256())) {
        Files.move(partial.path(), target, StandardCopyOption.REPLACE_EXISTING);
        partial.delete();
        return;
      }
      partial.delete();
      // What an earlier run left may be what is wrong: without it there is nothing left to blame.
      if (!resumed) {
        throw new LimnException(
            "%s: the download's SHA-256 must be %s, found %s: it is not used; try again later or %s"
                .formatted(file.uri(), file.sha256(), found, otherwise));
      }
    }
  }

  private void requireRoom(RemoteFile file, PartialFile partial) throws IOException {
    long wanted = file.bytes() - partial.size();
    long free = Files.getFileStore(cache).getUsableSpace();
    if (wanted > free) {
      throw new LimnException(
          ("cannot download %s: it takes %d MB and the disk of the cache %s has %d MB left:"
                  + " make room or choose one on another disk (LIMN_CACHE sets the user's)")
              .formatted(file.uri(), wanted >> 20, cache, free >> 20));
    }
  }

  private static boolean isWhole(RemoteFile file, Path target) throws IOException {
    return Files.isRegularFile(target)
        && Files.size(target) == file.bytes()
        && Sha256.of(target).equals(file.sha256());
  }

  private LimnException failed(RemoteFile file, IOException e) {
    return new LimnException(
        "cannot download %s: %s: try again (what has arrived is kept), or %s"
            .formatted(file.uri(), Transfer.reason(e), otherwise),
        e);
  }
}
