package dev.limn.runtime.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that others can see is documented in full: the compiler's strict doclint. */
class DocumentationTest {

  @TempDir Path directory;

  @Test
  void whatOthersCanSeeIsDocumented() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      assertThat(gaps(files.filter(file -> file.toString().endsWith(".java")).toList())).isEmpty();
    }
  }

  @Test
  void aGapWouldBeFound() throws IOException {
    Path source = directory.resolve("Gap.java");
    Files.writeString(
        source,
        """
        /**
         * A gap.
         *
         * @param size documented
         */
        public record Gap(int size) {
          /** Not a gap, but seen as one by the compiler of JDK 17. */
          public Gap {}

          /** Twice the size. */
          public int twice() {
            return 2 * size;
          }
        }
        """);

    assertThat(gaps(List.of(source))).containsExactly("Gap.java:11: no @return");
  }

  private static List<String> gaps(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-Xdoclint:all/protected",
              "-Xmaxwarns",
              "10000",
              "-proc:none",
              "-cp",
              ApplicationClassPath.text());
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources));
      task.analyze();
    }
    return found.getDiagnostics().stream()
        .filter(diagnostic -> !isNoGap(diagnostic))
        .map(DocumentationTest::describe)
        .toList();
  }

  /**
   * JDK 17 wants the components of a record at its compact constructor again; later ones do not.
   * The ONNX package, which is Limn's own, may leave the result to the first sentence.
   */
  private static boolean isNoGap(Diagnostic<? extends JavaFileObject> diagnostic) {
    String message = diagnostic.getMessage(Locale.ROOT);
    if (message.contains("internal proprietary API")) {
      // What later compilers say of com.sun.nio.file, which is no matter of documentation.
      return true;
    }
    if (message.contains("no @return")) {
      return diagnostic.getSource().toUri().getPath().contains("/dev/limn/onnx/");
    }
    return message.contains("no @param") && isCompactConstructor(diagnostic);
  }

  private static boolean isCompactConstructor(Diagnostic<? extends JavaFileObject> diagnostic) {
    try {
      String source = diagnostic.getSource().getCharContent(true).toString();
      String line = source.lines().toList().get((int) diagnostic.getLineNumber() - 1);
      return line.matches("\\s*public \\w+ \\{.*");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
    String file = Path.of(diagnostic.getSource().toUri()).getFileName().toString();
    return file + ":" + diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT);
  }
}
