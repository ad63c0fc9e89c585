package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.trainer.data.PixelNoise;
import dev.limn.trainer.recipe.GeneratorRecipe;
import dev.limn.trainer.recipe.Recipes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One training of an experiment. Immutable.
 *
 * @param values what tells it apart from the other cells, such as {@code latent: 5}
 * @param recipe the built-in recipe it starts from
 * @param settings overrides of the recipe by dotted key, in YAML
 * @param reported the reference report's figures by metric: numbers, or texts such as a range
 * @param reportedEpochs how long the report trained; 0 where it does not say
 * @param mayDiverge whether a divergence is what the cell is there to show
 * @param corruption the share of pixels that its test images lose before they are denoised; 0 where
 *     nothing is denoised
 * @param mixture whether a mixture prior is fitted to it too
 */
public record Cell(
    Map<String, JsonNode> values,
    String recipe,
    Map<String, String> settings,
    Map<String, JsonNode> reported,
    int reportedEpochs,
    boolean mayDiverge,
    double corruption,
    boolean mixture) {

  /** Another seed than the trainings': test images get noise that no training saw. */
  private static final long TEST_NOISE_SEED = -1;

  /** Copies the maps. */
  public Cell {
    values = copy(values);
    settings = copy(settings);
    reported = copy(reported);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a cell must say what tells it apart");
    }
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /**
   * Its name, which is that of its directory: lower-case letters, digits, dots and hyphens.
   *
   * @return such as {@code latent-5} or {@code noise-0.1-mode-always}
   */
  public String id() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "-" + entry.getValue().asText())
        .collect(Collectors.joining("-"))
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9.]+", "-")
        .replaceAll("[-.]+$", "");
  }

  /** What tells it apart, in words: {@code latent 5}. */
  String label() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().asText())
        .collect(Collectors.joining(", "));
  }

  /**
   * What it trains.
   *
   * @return its recipe with its settings
   * @throws dev.limn.UsageException if there is no such recipe, or a setting does not fit it
   */
  public GeneratorRecipe resolved() {
    return (GeneratorRecipe) Recipes.load(recipe, settings);
  }

  /** What it sets at a dotted key, above it or below it, in words. */
  String setting(String key) {
    String found =
        settings.entrySet().stream()
            .filter(entry -> overlap(entry.getKey(), key))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" and "));
    return found.isEmpty() ? "nothing" : found;
  }

  private static boolean overlap(String one, String other) {
    return (one + ".").startsWith(other + ".") || (other + ".").startsWith(one + ".");
  }

  /** The noise that its test images are given before they are denoised. */
  PixelNoise noise() {
    return new PixelNoise(TEST_NOISE_SEED, corruption);
  }

  Cell withSettings(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new Cell(values, recipe, all, reported, reportedEpochs, mayDiverge, corruption, mixture);
  }
}
