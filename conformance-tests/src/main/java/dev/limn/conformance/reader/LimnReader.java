package dev.limn.conformance.reader;

import dev.limn.LimnException;
import dev.limn.runtime.model.ModelPackage;
import java.nio.file.Path;
import java.util.Optional;

/** Limn's own reader. */
public final class LimnReader implements Reader {

  /** Makes the reader. */
  public LimnReader() {}

  @Override
  public Optional<String> refusal(Path source) {
    try {
      ModelPackage.open(source);
      return Optional.empty();
    } catch (LimnException e) {
      return Optional.of(e.getMessage());
    }
  }
}
