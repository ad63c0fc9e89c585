package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The program in runtime/README.md, taken from there. */
final class ReadmeExample {

  static final String CLASS = "Draw";

  private ReadmeExample() {}

  /** Its lines, as they stand there. */
  static List<String> lines() throws IOException {
    List<CodeBlock> blocks = CodeBlock.in(Path.of("README.md"), "java");
    assertThat(blocks).as("programs in runtime/README.md").hasSize(1);
    return blocks.get(0).lines();
  }

  /** Compiles it against the runtime alone. */
  static void compile(Path classes) throws IOException {
    Path source = Files.createDirectories(classes).resolve(CLASS + ".java");
    Files.write(source, lines());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-Xlint:all",
              "-Werror",
              "-cp",
              ApplicationClassPath.text(),
              "-d",
              classes.toString());
      assertThat(
              compiler
                  .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                  .call())
          .as("compiles without a warning")
          .isTrue();
    }
    Files.delete(source);
  }

  /** A class loader that shares nothing with this one, closed by the caller. */
  static URLClassLoader loader(Path classes) throws IOException {
    List<Path> path = ApplicationClassPath.with(classes);
    URL[] urls = new URL[path.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = path.get(i).toUri().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }
}
