package dev.limn.server;

import dev.limn.LimnException;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the server needs of the Java that runs it, and what a Java that was put together by {@code
 * jlink} may lack.
 */
final class JavaModules {

  /** Micronaut reads requests with the help of the first: without it none is ever answered. */
  private static final List<String> NEEDED =
      List.of("jdk.jfr", "jdk.unsupported", "java.desktop", "java.management");

  private JavaModules() {}

  static void require() {
    require(name -> ModuleLayer.boot().findModule(name).isPresent());
  }

  /**
   * Checks for modules.
   *
   * @param present whether a module is there
   * @throws LimnException if one is missing; names all that are
   */
  static void require(Predicate<String> present) {
    List<String> missing = NEEDED.stream().filter(present.negate()).toList();
    if (!missing.isEmpty()) {
      throw new LimnException(
          "this Java lacks what the server needs: add modules "
              + String.join(",", missing)
              + " to it (jlink --add-modules), or take a whole JRE");
    }
  }
}
