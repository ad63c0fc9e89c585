package dev.limn.conformance;

import java.util.List;

/**
 * How an implementation of another party opts in: one class with a public constructor without
 * arguments, named in {@code META-INF/services/dev.limn.conformance.SubjectProvider}. {@code limn
 * conformance --subject NAME --class-path JAR} finds it there.
 *
 * <pre>{@code
 * public final class MyReader implements SubjectProvider {
 *   public String name() {
 *     return "my-reader";
 *   }
 *
 *   public List<Suite> suites() {
 *     return List.of(ReaderSuite.of("my-reader", path -> MyPackage.open(path)));
 *   }
 * }
 * }</pre>
 */
public interface SubjectProvider {

  /**
   * What users call the subject.
   *
   * @return a name without spaces
   */
  String name();

  /**
   * What the subject wants to be held to.
   *
   * @return suites to be run in order
   */
  List<Suite> suites();
}
