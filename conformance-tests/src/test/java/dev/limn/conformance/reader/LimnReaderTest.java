package dev.limn.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The very words of Limn's reader for each hostile package, in {@code refusals.tsv}. Run with
 * {@code -Dlimn.refusals.write=true} to write the file anew; read the difference.
 */
@Timeout(120)
class LimnReaderTest {

  private static final Path REFUSALS =
      Path.of("src/test/resources/dev/limn/conformance/reader/refusals.tsv");

  @TempDir Path directory;

  @Test
  void eachHostilePackageIsRefusedInItsWords() throws IOException {
    List<String> found = new ArrayList<>();
    for (TrialPackage trial : TrialPackages.hostile()) {
      Path source = trial.write(Files.createDirectory(directory.resolve(trial.id())));
      String refusal = new LimnReader().refusal(source).orElse("ACCEPTED");
      String told = refusal.replace(directory.toString(), "DIRECTORY");
      found.add(trial.id() + "\t" + told.replaceAll("[0-9a-f]{64}", "SHA256"));
    }
    if (Boolean.getBoolean("limn.refusals.write")) {
      Files.write(REFUSALS, found);
    }

    assertThat(found).isEqualTo(Files.readAllLines(REFUSALS));
  }
}
