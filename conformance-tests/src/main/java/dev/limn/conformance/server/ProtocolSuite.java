package dev.limn.conformance.server;

import dev.limn.LimnException;
import dev.limn.conformance.Check;
import dev.limn.conformance.Suite;
import java.util.ArrayList;
import java.util.List;

/**
 * The Open Inference Protocol, version 2, over REST, with its extensions for binary tensors, model
 * repositories and statistics. Nothing is asked of the server before a check runs; what tensors a
 * model takes is read from its metadata.
 */
public final class ProtocolSuite {

  private ProtocolSuite() {}

  /**
   * The checks of a server.
   *
   * @param target the server
   * @return the suite {@code protocol}
   */
  public static Suite of(ServerTarget target) {
    Connection server = new Connection(target);
    ServedModels models = new ServedModels(server, target.models());
    List<Check> checks = new ArrayList<>();
    checks.addAll(new HealthRules(server, models).checks());
    checks.addAll(new MetadataRules(server, models).checks());
    checks.addAll(new InferRules(server, models).checks());
    checks.addAll(new BinaryRules(server, models).checks());
    checks.addAll(new RepositoryRules(server, models, target.manages()).checks());
    checks.addAll(new StatisticsRules(server, models).checks());
    checks.addAll(new RefusalRules(server, models).checks());
    return new Suite("protocol", target.base().toString(), checks);
  }

  /**
   * Holds that somebody answers at all, before each check says that nobody does.
   *
   * @param target the server
   * @throws LimnException if nobody answers
   */
  public static void requireAnswer(ServerTarget target) {
    new Connection(target).requireAnswer();
  }
}
