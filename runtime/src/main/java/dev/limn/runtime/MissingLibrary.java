package dev.limn.runtime;

/**
 * A shared library that a provider needs and this machine's loader does not find.
 *
 * @param file its name as the loader looks for it, such as {@code libcublas.so.12}
 * @param fix what to install, in a few words
 */
public record MissingLibrary(String file, String fix) {

  /**
   * Names what to install for a library.
   *
   * @param file the library's file name
   * @return the library with what it comes in
   */
  public static MissingLibrary of(String file) {
    String fix =
        GpuLibrary.source(file)
            .map(source -> "install " + source)
            .orElse("install it or put it on the loader's path");
    return new MissingLibrary(file, fix);
  }
}
