package dev.limn.conformance.reader;

import dev.limn.conformance.SubjectCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A reader that is a command: it is given the package as its last argument, ends with 0 if it
 * accepts it, and with 1 to 125 and a message on its output if it refuses it.
 *
 * @param command the command
 */
public record CommandReader(SubjectCommand command) implements Reader {

  @Override
  public Optional<String> refusal(Path source) {
    SubjectCommand.Run run = command.run(List.of(source.toString()));
    return run.exitCode() == 0 ? Optional.empty() : Optional.of(run.output());
  }
}
