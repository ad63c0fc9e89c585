package dev.limn.conformance.runtime;

import dev.limn.conformance.Check;
import dev.limn.conformance.Suite;
import java.util.ArrayList;
import java.util.List;

/** The semantics of sampling, on the golden packages: checks that any implementation can take. */
public final class RuntimeSuite {

  private RuntimeSuite() {}

  /**
   * Limn's own sampler held to the suite.
   *
   * @return the suite {@code runtime}
   */
  public static Suite limn() {
    return suite("limn", SamplerSubject::open);
  }

  /**
   * The checks of an implementation as a suite.
   *
   * @param name what reports call it
   * @param opener opens its subjects, each of which a check closes
   * @return the suite {@code runtime}
   */
  public static Suite suite(String name, Subject.Opener opener) {
    Models models = new Models(opener);
    List<Check> checks = new ArrayList<>();
    checks.addAll(new GoldenRules(models).checks());
    checks.addAll(new IndexRules(models).checks());
    checks.addAll(new LabelRules(models).checks());
    checks.addAll(new PriorRules(models).checks());
    checks.addAll(new StatisticalRules(models).checks());
    checks.addAll(new RefusalRules(models).checks());
    return new Suite("runtime", name, checks);
  }
}
