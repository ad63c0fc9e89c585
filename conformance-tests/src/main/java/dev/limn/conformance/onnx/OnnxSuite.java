package dev.limn.conformance.onnx;

import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Suite;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cases in the format of the ONNX project's backend tests: a directory with {@code model.onnx} and
 * {@code test_data_set_0}, {@code test_data_set_1} and so on, each of {@code input_0.pb}, {@code
 * input_1.pb} ..., {@code output_0.pb} ... The packages of Limn and the ONNX model zoo have it too.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/OnnxBackendTest.md">ONNX backend
 *     test</a>
 */
public final class OnnxSuite {

  /** How deep below the directory a case may lie: {@code node/test_abs}, and some more. */
  private static final int DEPTH = 6;

  private static final int MAX_CASES = 100_000;

  private OnnxSuite() {}

  /**
   * All cases of a directory, run by ONNX Runtime.
   *
   * @param directory a case, or a directory with cases in it at any depth up to 5
   * @return the suite {@code onnx}
   * @throws UsageException if there is no case
   * @throws LimnException if the directory cannot be read
   */
  public static Suite suite(Path directory) {
    return suite(directory, "onnxruntime", new RuntimeSubject());
  }

  /**
   * All cases of a directory.
   *
   * @param directory a case, or a directory with cases in it at any depth up to 5
   * @param name what reports call the subject
   * @param subject runs the graphs
   * @return the suite {@code onnx}
   * @throws UsageException if there is no case
   * @throws LimnException if the directory cannot be read
   */
  public static Suite suite(Path directory, String name, Subject subject) {
    List<Check> checks =
        cases(directory).stream()
            .map(found -> check(id(directory, found), new NodeCase(found), subject))
            .toList();
    if (checks.isEmpty()) {
      throw new UsageException(
          directory + " holds no case: a case is a directory with " + NodeCase.MODEL + " in it");
    }
    return new Suite("onnx", name, checks);
  }

  private static Check check(String id, NodeCase found, Subject subject) {
    return rule(id, () -> found.require(subject));
  }

  static Check rule(String id, Check.Body body) {
    return new Check(
        id, "the graph answers as its data sets say", "within 1e-7 and 1/1000 of the number", body);
  }

  private static String id(Path directory, Path found) {
    Path below = directory.relativize(found);
    String name = below.toString().isEmpty() ? lastName(directory) : below.toString();
    return "onnx." + name.replace('\\', '/').replace('/', '.').replaceAll("[\\s=*]", "-");
  }

  private static String lastName(Path directory) {
    return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
  }

  private static List<Path> cases(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("directory " + directory + " does not exist");
    }
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      return files
          .filter(file -> file.endsWith(NodeCase.MODEL))
          .limit(MAX_CASES)
          .map(Path::getParent)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    } catch (UncheckedIOException e) {
      throw unreadable(directory, e.getCause());
    }
  }

  private static LimnException unreadable(Path directory, IOException e) {
    return new LimnException("cannot read " + directory + ": " + AtomicOutput.reason(e), e);
  }
}
