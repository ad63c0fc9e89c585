package dev.limn.cli;

/**
 * One command of {@code limn}: a class annotated with picocli's {@code @Command} (name, one-line
 * description, an example as {@code footer}) and {@code @Option} or {@code @Parameters} fields,
 * with a public constructor without arguments, named in {@code
 * META-INF/services/dev.limn.cli.LimnCommand}. {@code --help}, {@code --version} and {@code
 * --stacktrace} are added to every command. An object serves one run.
 */
@FunctionalInterface
public interface LimnCommand {

  /**
   * Carries out the command with the options that were set before.
   *
   * <p>A thrown {@link dev.limn.UsageException} ends the process with exit code 2; every other
   * exception with 1. Either is shown as one line.
   *
   * @param console where to write results and notes
   * @return the exit code, 0 for success and 1 for a finding such as a failed check
   * @throws Exception if the command failed
   */
  int run(Console console) throws Exception;
}
