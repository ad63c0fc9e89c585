package dev.limn.cli.zoo;

import dev.limn.cli.Console;
import dev.limn.cli.Progress;
import dev.limn.zoo.download.DownloadProgress;

/** Shows a download from its first bytes on. For one thread. */
final class DownloadBar implements DownloadProgress, AutoCloseable {

  private final Console console;
  private Progress bar;

  DownloadBar(Console console) {
    this.console = console;
  }

  @Override
  public void progress(String file, long doneBytes, long totalBytes) {
    if (bar == null) {
      bar = console.progress(file, totalBytes, "bytes");
    }
    bar.advanceTo(doneBytes);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
