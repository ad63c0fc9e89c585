package dev.limn.conformance.reader;

import dev.limn.conformance.SubjectCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader that is a command: it is given the package as its last argument, ends with 0 if it
 * accepts it, and with 1 to 125 and a message on its output if it refuses it. Its temporary files
 * it makes where {@code TMPDIR}, {@code TMP} and {@code TEMP} say.
 *
 * @param command the command
 */
public record CommandReader(SubjectCommand command) implements Reader {

  @Override
  public Optional<String> refusal(Path source) {
    SubjectCommand.Run run = command.run(List.of(source.toString()), temporary(source));
    return run.exitCode() == 0 ? Optional.empty() : Optional.of(run.output());
  }

  /** In a trial, what is unpacked above a temporary directory is found. */
  private static Map<String, String> temporary(Path source) {
    Path directory = TrialDirectory.temporary(source);
    return Files.isDirectory(directory)
        ? Map.of(
            "TMPDIR",
            directory.toString(),
            "TMP",
            directory.toString(),
            "TEMP",
            directory.toString())
        : Map.of();
  }
}
