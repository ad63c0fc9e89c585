package dev.limn.conformance;

import dev.limn.LimnException;

/**
 * One behaviour that a subject must have.
 *
 * @param id such as {@code model.test-vectors}; stable, for exclusions and reports
 * @param rule the behaviour in one line
 * @param body passes by returning
 */
public record Check(String id, String rule, Body body) {

  /** Tries the behaviour. */
  @FunctionalInterface
  public interface Body {

    /**
     * Returns if the subject behaves so.
     *
     * @throws CheckFailure if it does not; the message says what was found
     * @throws LimnException if the subject itself refused
     */
    void run();
  }

  /**
   * Tries the behaviour.
   *
   * @return what came of it
   */
  public Outcome run() {
    try {
      body.run();
      return new Outcome(id, rule, null);
    } catch (CheckFailure | LimnException e) {
      return new Outcome(id, rule, e.getMessage());
    } catch (RuntimeException e) {
      return new Outcome(id, rule, e.toString());
    }
  }
}
