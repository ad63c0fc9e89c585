package dev.limn.trainer.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.data.StrokeDigits;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory that the system counts, native memory included, over a run of 50 epochs. */
@Tag("soak")
class MemorySoakTest {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final ImageSet IMAGES = StrokeDigits.make(0, 640, 8).train();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"vae-mlp-mnist", "vae-conv-mnist", "gan-mlp-mnist"})
  void residentMemoryIsFlatOverFiftyEpochs(String name) {
    assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS + ": Linux only");
    Recipe recipe =
        Recipes.load(
            name,
            Map.of("batch", "32", "held-out", "0", "epochs", "50", "optimizer.clip-norm", "1"));
    RunDirectory run = Runs.create(directory.resolve(name), recipe);
    Memory memory = new Memory();

    Training.run(recipe, IMAGES, run, Device.cpu(), memory);

    double early = memory.mean(10, 20);
    double late = memory.mean(40, 50);
    System.out.printf("%s: epochs 11-20 %.0f MB, 41-50 %.0f MB%n", name, early, late);
    // Between lie 600 steps: an array of one batch left behind by each would be 60 MB. Java's own
    // memory is in the figures too, and grows by some megabytes in as many epochs.
    assertThat(late).as("megabytes over epochs 41-50").isLessThan(early + 50);
  }

  /** Reads the resident set after every epoch. */
  private static final class Memory implements TrainingListener {

    private final List<Double> megabytes = new ArrayList<>();

    @Override
    public void epoch(int epoch, int of, Map<String, Double> metrics, double imagesPerSecond) {
      // What Java has not collected yet is no leak.
      System.gc();
      megabytes.add(residentMegabytes());
    }

    @Override
    public void step(long done, long total) {}

    @Override
    public boolean stopRequested() {
      return false;
    }

    double mean(int from, int to) {
      return megabytes.subList(from, to).stream()
          .mapToDouble(Double::doubleValue)
          .average()
          .orElse(0);
    }

    private static double residentMegabytes() {
      try {
        return Files.readAllLines(STATUS).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
