package dev.limn.conformance;

import dev.limn.LimnException;
import java.time.Duration;
import java.util.Objects;

/**
 * One behaviour that a subject must have.
 *
 * @param id such as {@code model.test-vectors}; stable, for exclusions and reports
 * @param rule the behaviour in one line
 * @param tolerance how far the subject may be off, such as {@code within 1e-4}, or how seldom a
 *     sound subject fails; {@link #EXACT} where there is nothing to measure
 * @param body passes by returning
 */
public record Check(String id, String rule, String tolerance, Body body) {

  /** The tolerance of what is so or is not. */
  public static final String EXACT = "exact";

  /** Tries the behaviour. */
  @FunctionalInterface
  public interface Body {

    /**
     * Returns if the subject behaves so.
     *
     * @throws CheckFailure if it does not; the message says what was found
     * @throws NotApplicable if the subject lacks what the rule is about
     * @throws LimnException if the subject itself refused
     */
    void run();
  }

  /** Requires all parts. */
  public Check {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(tolerance, "tolerance");
    Objects.requireNonNull(body, "body");
  }

  /**
   * A check without a tolerance.
   *
   * @param id stable, for exclusions and reports
   * @param rule the behaviour in one line
   * @param body passes by returning
   */
  public Check(String id, String rule, Body body) {
    this(id, rule, EXACT, body);
  }

  /**
   * Tries the behaviour. Whatever the subject throws becomes an outcome.
   *
   * @return what came of it
   */
  public Outcome run() {
    long start = System.nanoTime();
    try {
      body.run();
      return outcome(Verdict.PASSED, null, start);
    } catch (NotApplicable e) {
      return outcome(Verdict.SKIPPED, e.getMessage(), start);
    } catch (CheckFailure | LimnException e) {
      return outcome(Verdict.FAILED, String.valueOf(e.getMessage()), start);
    } catch (RuntimeException | Error e) {
      // A subject that overflows the stack or lacks a class is no reason to end the suite.
      return outcome(Verdict.CRASHED, e.toString(), start);
    }
  }

  /**
   * What comes of a check that is not tried.
   *
   * @param verdict why not
   * @param reason the same in words, one line
   * @return an outcome that took no time
   */
  public Outcome untried(Verdict verdict, String reason) {
    return new Outcome(id, rule, tolerance, verdict, reason, Duration.ZERO);
  }

  private Outcome outcome(Verdict verdict, String note, long start) {
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Outcome(id, rule, tolerance, verdict, note, took);
  }
}
