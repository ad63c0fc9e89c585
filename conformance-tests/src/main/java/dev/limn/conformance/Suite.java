package dev.limn.conformance;

import java.util.List;
import java.util.stream.Stream;

/**
 * Checks that one subject is held to.
 *
 * @param name what the checks are about, such as {@code provider}
 * @param subject what is held to them, such as {@code cuda}
 * @param checks in the order in which they are run
 */
public record Suite(String name, String subject, List<Check> checks) {

  /** Copies the list. */
  public Suite {
    checks = List.copyOf(checks);
  }

  /**
   * The same suite of a subject that is not there.
   *
   * @param reason one line: why it is not there
   * @return a suite whose checks are all skipped for the reason
   */
  public Suite absent(String reason) {
    List<Check> skipped =
        checks.stream()
            .map(
                check ->
                    new Check(
                        check.id(),
                        check.rule(),
                        check.tolerance(),
                        () -> {
                          throw new NotApplicable(reason);
                        }))
            .toList();
    return new Suite(name, subject, skipped);
  }

  /**
   * The ids of its checks.
   *
   * @return each once, in order
   */
  public Stream<String> ids() {
    return checks.stream().map(Check::id).distinct();
  }
}
