package dev.limn.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryPathTest {

  @TempDir private Path directory;

  @Test
  void librariesAreFoundInDirectories() throws IOException {
    Files.createFile(directory.resolve("libcublas.so.12"));
    LibraryPath path = new LibraryPath(List.of(directory.resolve("nowhere"), directory), "");

    assertThat(path.finds("libcublas.so.12")).isTrue();
    assertThat(path.finds("libcublas.so.11")).isFalse();
    assertThat(path.finds("libcublas.so.1")).isFalse();
  }

  @Test
  void librariesAreFoundInTheLoadersCacheByTheirWholeName() throws IOException {
    Path file = directory.resolve("ld.so.cache");
    byte[] binary = {(byte) 0xff, 0, (byte) 0x80};
    Files.write(file, binary);
    Files.writeString(
        file,
        "glibc-ld.so.cache1.1\0libm.so.6\0/usr/lib/libm.so.6\0/usr/lib/libcudart.so.12.8.90\0",
        StandardCharsets.ISO_8859_1,
        java.nio.file.StandardOpenOption.APPEND);
    LibraryPath path = new LibraryPath(List.of(), LibraryPath.cacheText(file));

    assertThat(path.finds("libm.so.6")).isTrue();
    assertThat(path.finds("m.so.6")).isFalse();
    assertThat(path.finds("libcudart.so.12")).isFalse();
    assertThat(LibraryPath.cacheText(directory.resolve("nowhere"))).isEmpty();
  }

  @Test
  void thisMachinesOwnCLibraryIsFoundWhereThereIsOne() {
    boolean glibc = LibraryPath.cacheText(Path.of("/etc/ld.so.cache")).contains("libc.so.6");
    org.junit.jupiter.api.Assumptions.assumeTrue(glibc, "no GNU C library here");

    assertThat(LibraryPath.ofThisMachine().finds("libc.so.6")).isTrue();
    assertThat(LibraryPath.ofThisMachine().finds("libno-such-library.so.1")).isFalse();
  }
}
