package dev.limn.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command of two levels. */
@Command(
    name = "group",
    description = "Holds a command.",
    footer = "  limn group inner --deep",
    subcommands = GroupCommand.Inner.class)
public final class GroupCommand implements LimnCommand {

  @Override
  public int run(Console console) {
    console.out().println("outer");
    return 0;
  }

  /** The lower level. */
  @Command(name = "inner", description = "Lies inside.", footer = "  limn group inner --deep")
  static final class Inner implements LimnCommand {

    @Option(names = "--deep", description = "Says so.")
    boolean deep;

    @Override
    public int run(Console console) {
      console.out().println("inner " + deep);
      return 0;
    }
  }
}
