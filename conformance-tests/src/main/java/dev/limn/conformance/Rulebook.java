package dev.limn.conformance;

import java.util.List;
import java.util.ServiceLoader;

/**
 * The rules of a suite, whoever is held to them. Each is named in {@code
 * META-INF/services/dev.limn.conformance.Rulebook}, so that {@code limn conformance --list} and
 * {@code docs/conformance.md} have it.
 */
public interface Rulebook {

  /**
   * All rulebooks on the class path whose libraries are there too.
   *
   * @return in the order in which they are named
   */
  static List<Rulebook> all() {
    return ServiceLoader.load(Rulebook.class, Rulebook.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(Rulebook::isPossible)
        .toList();
  }

  /**
   * Whether the optional libraries that the suite needs are on the class path.
   *
   * @return true for a suite that needs none
   */
  default boolean isPossible() {
    return true;
  }

  /**
   * The name of the suite.
   *
   * @return that of {@link Suite#name}
   */
  String suite();

  /**
   * What is held to it, how, and where its rules come from.
   *
   * @return one paragraph of Markdown
   */
  String about();

  /**
   * Every check that such a suite can have, of a subject that is not there: to be read and not to
   * be run.
   *
   * @return in order; checks of one id have rules of different subjects
   */
  List<Check> checks();
}
