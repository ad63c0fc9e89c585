package dev.limn.conformance.reader;

import dev.limn.conformance.Check;
import dev.limn.conformance.Rulebook;
import java.util.List;
import java.util.Optional;

/** The rules of {@link ReaderSuite}. */
public final class ReaderRulebook implements Rulebook {

  /** Makes the rulebook. */
  public ReaderRulebook() {}

  @Override
  public String suite() {
    return "reader";
  }

  @Override
  public String about() {
    return "Holds a reader of model packages to accept what is sound and to refuse what is hostile,"
        + " in one line that names what is wrong, with nothing changed beside its temporary files (TMPDIR):"
        + " `limn conformance --reader COMMAND`, or a `Reader` of one method. The command is given"
        + " the package as its last argument; it ends with 0 if it accepts it, with 1 to 125 and a"
        + " message if it refuses it. `--reader limn` is Limn's own reader.";
  }

  @Override
  public List<Check> checks() {
    return ReaderSuite.of("any", source -> Optional.empty()).checks();
  }
}
