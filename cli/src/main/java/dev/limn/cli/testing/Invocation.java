package dev.limn.cli.testing;

import dev.limn.cli.Console;
import dev.limn.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * One run of {@code limn} inside this process, as no terminal would see it.
 *
 * @param exitCode the exit code
 * @param out what was written to standard output
 * @param err what was written to standard error
 */
public record Invocation(int exitCode, String out, String err) {

  /**
   * Runs a command.
   *
   * @param args the command's name and its arguments
   * @return what came of it
   */
  public static Invocation of(String... args) {
    return with(console -> Main.run(console, args));
  }

  /**
   * Runs anything that writes to a console, such as a command's {@code run} with a stop requested
   * along the way.
   *
   * @param action what to run; its result becomes the exit code
   * @return what came of it
   */
  public static Invocation with(ToIntFunction<Console> action) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(printStream(out), printStream(err), OptionalInt.empty());
    int exitCode = action.applyAsInt(console);
    return new Invocation(exitCode, text(out), text(err));
  }

  private static PrintStream printStream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
