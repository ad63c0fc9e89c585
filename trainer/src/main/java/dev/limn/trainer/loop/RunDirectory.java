package dev.limn.trainer.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.trainer.recipe.GeneratorRecipe;
import dev.limn.trainer.recipe.Recipe;
import dev.limn.trainer.recipe.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files of a run. */
public final class RunDirectory {

  /** The keys in which a recipe may differ from the one that a run was begun with. */
  private static final Set<String> FREE = Set.of("epochs", "description");

  private final Path root;

  private RunDirectory(Path root) {
    this.root = root;
  }

  /**
   * Begins a run in a new directory.
   *
   * @param root where; it must not exist yet, or be empty
   * @param recipe what is trained
   * @param facts what else the run depends on
   * @return the run
   * @throws LimnException if the directory has content or cannot be written
   */
  public static RunDirectory create(Path root, Recipe recipe, RunFacts facts) {
    requireFree(root);
    AtomicOutput.directory(
        root,
        temporary -> {
          Files.writeString(temporary.resolve("recipe.yaml"), Recipes.write(recipe));
          Files.write(temporary.resolve("run.json"), facts.encode());
          if (recipe instanceof GeneratorRecipe) {
            Files.createDirectory(temporary.resolve("samples"));
          }
        });
    return new RunDirectory(root);
  }

  /**
   * Refuses a directory that cannot take a new run, so that nothing long begins in vain.
   *
   * @param root where the run would go
   * @throws UsageException if it holds a run already
   * @throws LimnException if it has other content
   */
  public static void requireFree(Path root) {
    if (Files.exists(root.resolve("recipe.yaml"))) {
      throw new UsageException(
          root + " already holds a run: continue it with --resume, or choose another --out");
    }
    AtomicOutput.requireFree(root);
  }

  /**
   * Finds a run.
   *
   * @param root its directory
   * @return the run
   * @throws LimnException if there is none
   */
  public static RunDirectory open(Path root) {
    if (!Files.exists(root.resolve("recipe.yaml")) || !Files.exists(root.resolve("run.json"))) {
      throw new LimnException(
          root
              + " is not a run: it must hold recipe.yaml and run.json, as 'limn train' writes them");
    }
    return new RunDirectory(root);
  }

  /**
   * The recipe the run was begun with.
   *
   * @return the resolved recipe
   * @throws LimnException if it cannot be read
   */
  public Recipe recipe() {
    return Recipes.parse(read("recipe.yaml"), root.resolve("recipe.yaml").toString());
  }

  /**
   * What else the run depends on.
   *
   * @return data set, versions and so on
   * @throws LimnException if it cannot be read
   */
  public RunFacts facts() {
    return RunFacts.decode(read("run.json"), root.resolve("run.json").toString());
  }

  /**
   * Continues a run. Only the number of epochs and the description may differ from what it was
   * begun with.
   *
   * @param root its directory
   * @param recipe what is trained
   * @param facts what else the run depends on
   * @return the run, whose recipe has the new number of epochs
   * @throws LimnException if there is no run
   * @throws UsageException if it would not continue as it was begun
   */
  public static RunDirectory resume(Path root, Recipe recipe, RunFacts facts) {
    RunDirectory begun = open(root);
    begun.requireSame(recipe, facts);
    AtomicOutput.file(
        root.resolve("recipe.yaml"),
        temporary -> Files.writeString(temporary, Recipes.write(recipe)));
    return begun;
  }

  /**
   * Refuses a recipe that would train something else than this run does. Its epochs may differ, and
   * so may its description.
   *
   * @param recipe a recipe
   * @throws UsageException if another key differs
   * @throws LimnException if the run's own recipe cannot be read
   */
  public void requireSame(Recipe recipe) {
    ObjectNode own = recipe().resolved().deepCopy();
    ObjectNode other = recipe.resolved().deepCopy();
    Set<String> keys = new LinkedHashSet<>();
    own.fieldNames().forEachRemaining(keys::add);
    other.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      if (!FREE.contains(key) && !same(own.get(key), other.get(key))) {
        throw new UsageException(
            root
                + " was begun with "
                + key
                + " "
                + words(own.get(key))
                + ", found "
                + words(other.get(key))
                + ": resume with the same settings, or begin another run");
      }
    }
  }

  private void requireSame(Recipe recipe, RunFacts facts) {
    requireSame(recipe);
    if (!facts().dataSha256().equals(facts.dataSha256())) {
      throw new UsageException(
          root
              + " was begun on other images of "
              + facts().dataName()
              + " (SHA-256 "
              + facts().dataSha256()
              + "), found "
              + facts.dataSha256());
    }
    if (facts().threads() != facts.threads()) {
      throw new UsageException(
          root
              + " was begun with --threads "
              + facts().threads()
              + ", found "
              + facts.threads()
              + ": only the same number continues exactly");
    }
  }

  /**
   * Whether a resolved recipe is this run's; both are read anew, so that what is left out agrees.
   */
  boolean isRecipe(JsonNode resolved) {
    try {
      Recipe other = Recipes.parse(resolved.toString(), root.toString());
      return same(recipe().resolved(), other.resolved());
    } catch (UsageException e) {
      return false;
    }
  }

  /** Trees read from YAML twice may hold a number as int or as double: their texts agree. */
  private static boolean same(JsonNode a, JsonNode b) {
    return words(a).equals(words(b));
  }

  private static String words(JsonNode setting) {
    return setting == null || setting.isNull() ? "nothing" : setting.toString();
  }

  /**
   * How far the run has come.
   *
   * @return whole epochs up to the latest checkpoint; 0 where there is none
   * @throws LimnException if the checkpoint cannot be read
   */
  public int epochsDone() {
    return Files.exists(latest()) ? Checkpoint.position(latest()).epoch() : 0;
  }

  /**
   * What was logged.
   *
   * @return values by name, one map an epoch
   * @throws LimnException if the log cannot be read
   */
  public List<Map<String, Double>> log() {
    return new MetricsLog(metrics(), epochsDone()).values();
  }

  /**
   * Where the state is kept from which the run continues.
   *
   * @return the latest checkpoint's path
   */
  public Path latest() {
    return root.resolve("checkpoint-latest.npz");
  }

  /**
   * Where the state is kept that had the lowest held-out loss.
   *
   * @return the best checkpoint's path; there is none where nothing is held out
   */
  public Path best() {
    return root.resolve("checkpoint-best.npz");
  }

  /**
   * Where the weights are that count: the best, or the latest where none is best.
   *
   * @return the checkpoint's path; there is none before the first epoch
   */
  public Path counting() {
    return Files.exists(best()) ? best() : latest();
  }

  /**
   * The metrics, a line of JSON an epoch.
   *
   * @return their path
   */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /**
   * The picture of the losses.
   *
   * @return its path
   */
  public Path lossChart() {
    return root.resolve("loss.png");
  }

  /**
   * The picture of samples after an epoch; there is none of a classifier.
   *
   * @param epoch from 1 on
   * @return its path
   */
  public Path samples(int epoch) {
    return root.resolve("samples").resolve("epoch-%03d.png".formatted(epoch));
  }

  /**
   * The picture of samples after a step.
   *
   * @param step from 1 on, counted over the whole run
   * @return its path
   */
  public Path samplesOfStep(long step) {
    return root.resolve("samples").resolve("step-%06d.png".formatted(step));
  }

  private String read(String name) {
    try {
      return Files.readString(root.resolve(name));
    } catch (IOException e) {
      throw new LimnException(
          "cannot read " + root.resolve(name) + ": " + AtomicOutput.reason(e), e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
