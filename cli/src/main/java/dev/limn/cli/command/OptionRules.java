package dev.limn.cli.command;

import dev.limn.UsageException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Rules between the options of a command: none that was given is silently without effect. */
record OptionRules(CommandSpec spec) {

  boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /**
   * Refuses options that another leaves without effect.
   *
   * @param options names of options
   * @param reason what stands against the option, such as {@code --latents gives the latents}
   * @throws UsageException if one of them was given
   */
  void refuse(List<String> options, String reason) {
    for (String option : options) {
      if (given(option)) {
        throw new UsageException(option + " " + reason);
      }
    }
  }
}
