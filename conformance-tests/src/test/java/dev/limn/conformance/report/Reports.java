package dev.limn.conformance.report;

import dev.limn.LimnException;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.Exclusions;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.Suite;
import java.util.List;
import java.util.Map;

/** A suite whose checks come to every verdict. */
final class Reports {

  static final Suite ALL =
      new Suite(
          "demo",
          "subject",
          List.of(
              new Check("demo.passes", "it passes", () -> {}),
              throwing("demo.fails", new CheckFailure("found <3> & \"4\"\u0001")),
              throwing("demo.refuses", new LimnException("no such label")),
              throwing("demo.crashes", new IllegalStateException("closed")),
              throwing("demo.lacks", new NotApplicable("there is no encoder")),
              throwing("demo.known", new CheckFailure("never seen"))));

  static final Exclusions KNOWN = new Exclusions(Map.of("demo.known", "it is old"));

  private Reports() {}

  static SuiteReport report() {
    return new SuiteRunner(KNOWN, () -> false, outcome -> {}).run(ALL);
  }

  private static Check throwing(String id, RuntimeException thrown) {
    return new Check(
        id,
        "it does " + id,
        "within 1e-4",
        () -> {
          throw thrown;
        });
  }
}
