package dev.limn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The smallest command there can be. */
@Command(
    name = "echo",
    description = "Writes words to standard output.",
    footer = "  limn echo hello --count 2")
public final class EchoCommand implements LimnCommand {

  @Parameters(paramLabel = "WORD", description = "What to write.")
  String word;

  @Option(names = "--count", paramLabel = "N", description = "How often.", defaultValue = "1")
  int count;

  @Override
  public int run(Console console) {
    for (int i = 0; i < count; i++) {
      console.out().println(word);
    }
    return 0;
  }
}
