package dev.limn.cli.conformance;

import dev.limn.LimnException;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.SubjectProvider;
import dev.limn.conformance.Suite;
import java.util.List;

/** A subject of another party, which does everything that a subject can do. */
public final class DemoSubject implements SubjectProvider {

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public List<Suite> suites() {
    return List.of(
        new Suite("sound", "demo", List.of(new Check("sound.one", "one is one", () -> {}))),
        new Suite(
            "broken",
            "demo",
            List.of(
                throwing("broken.fails", new CheckFailure("it is two")),
                throwing("broken.refuses", new LimnException("not today")),
                throwing("broken.crashes", new StackOverflowError()),
                throwing("broken.lacks", new NotApplicable("there is none")))));
  }

  private static Check throwing(String id, RuntimeException thrown) {
    return new Check(
        id,
        "one is one",
        () -> {
          throw thrown;
        });
  }

  private static Check throwing(String id, Error thrown) {
    return new Check(
        id,
        "one is one",
        () -> {
          throw thrown;
        });
  }
}
