package dev.limn.trainer.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds recipes: the built-in ones by name, a user's own by path.
 *
 * <p>A recipe may extend one built-in recipe that extends nothing itself. Settings are merged key
 * by key, lists are replaced.
 */
public final class Recipes {

  private static final List<String> NAMES =
      List.of(
          "beta-vae-mnist",
          "beta-vae-mnist-tuned",
          "cgan-conv-mnist",
          "cvae-conv-cifar10",
          "cvae-conv-fashion",
          "cvae-conv-mnist",
          "cvae-conv-small-mnist",
          "cvae-conv-small-mnist-as-reported",
          "cvae-conv2-mnist",
          "cvae-conv3-mnist",
          "cvae-conv4-mnist",
          "cvae-conv4-mnist-unprotected",
          "cvae-dense-mnist",
          "cvae-dense-mnist-as-reported",
          "cvae-quickstart",
          "dvae-conv-mnist",
          "gan-mlp-mnist",
          "judge-cifar10",
          "judge-fashion",
          "judge-mnist",
          "vae-conv-cifar10",
          "vae-conv-mnist",
          "vae-conv-mnist-as-reported",
          "vae-conv-mnist-noisy-as-reported",
          "vae-linear-cifar10",
          "vae-mlp-mnist",
          "vae-mlp-mnist-report",
          "vae-mlp-mnist-z2");

  private static final ObjectMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .stringQuotingChecker(new NumberQuoting())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build());

  /** Else a text such as "2026" or "1e3" would come back as a number. */
  private static final class NumberQuoting extends StringQuotingChecker.Default {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || value.matches("[-+.0-9].*");
    }
  }

  private Recipes() {}

  /**
   * The built-in recipes.
   *
   * @return their names, sorted
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Finds a recipe and puts overrides on top.
   *
   * @param nameOrPath a built-in name, or a path that ends with {@code .yaml}
   * @param overrides values by dotted key, such as {@code optimizer.learning-rate}, in YAML
   * @return the recipe
   * @throws UsageException if there is no such recipe, or with all that is wrong with it
   * @throws LimnException if the file cannot be read
   */
  public static Recipe load(String nameOrPath, Map<String, String> overrides) {
    boolean file = nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml");
    ObjectNode own = file ? read(Path.of(nameOrPath)) : builtIn(nameOrPath);
    ObjectNode tree = extended(own, nameOrPath);
    if (!tree.has("name")) {
      String fileName = String.valueOf(Path.of(nameOrPath).getFileName());
      tree.put("name", fileName.replaceFirst("\\.ya?ml$", ""));
    }
    overrides.forEach((key, value) -> override(tree, key, value));
    return new RecipeReader(nameOrPath, tree).read();
  }

  /**
   * Reads a recipe that was resolved before.
   *
   * @param yaml what {@link #write} made
   * @param name what messages call it
   * @return the recipe
   * @throws UsageException with all that is wrong with it
   */
  public static Recipe parse(String yaml, String name) {
    return new RecipeReader(name, tree(yaml, name)).read();
  }

  /**
   * Writes a resolved recipe.
   *
   * @param recipe the recipe
   * @return YAML that {@link #parse} reads
   */
  public static String write(Recipe recipe) {
    try {
      return YAML.writeValueAsString(recipe.resolved());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always YAML", e);
    }
  }

  private static ObjectNode extended(ObjectNode own, String name) {
    JsonNode base = own.remove("extends");
    if (base == null) {
      return own;
    }
    if (!NAMES.contains(base.asText())) {
      throw new UsageException(
          "recipe "
              + name
              + " extends the unknown recipe '"
              + base.asText()
              + "'"
              + Suggestion.tail(base.asText(), NAMES));
    }
    ObjectNode merged = builtIn(base.asText());
    if (merged.has("extends")) {
      throw new UsageException(
          "recipe "
              + name
              + " extends "
              + base.asText()
              + ", which extends "
              + merged.get("extends").asText()
              + " itself: extend that one");
    }
    if (!own.has("name")) {
      merged.remove("name");
    }
    merge(merged, own);
    return merged;
  }

  private static void merge(ObjectNode base, ObjectNode differences) {
    for (Map.Entry<String, JsonNode> entry : differences.properties()) {
      if (entry.getValue() instanceof ObjectNode inner
          && base.get(entry.getKey()) instanceof ObjectNode outer) {
        merge(outer, inner);
        continue;
      }
      base.set(entry.getKey(), entry.getValue());
    }
  }

  private static void override(ObjectNode tree, String key, String value) {
    String[] steps = key.split("\\.", -1);
    ObjectNode node = tree;
    for (int i = 0; i < steps.length - 1; i++) {
      node = node.get(steps[i]) instanceof ObjectNode inner ? inner : node.putObject(steps[i]);
    }
    try {
      JsonNode setting = YAML.readTree(value);
      node.set(steps[steps.length - 1], setting.isMissingNode() ? null : setting);
    } catch (JsonProcessingException e) {
      throw new UsageException("setting " + key + "=" + value + " is not YAML");
    }
  }

  private static ObjectNode builtIn(String name) {
    if (!NAMES.contains(name)) {
      throw new UsageException("unknown recipe '" + name + "'" + Suggestion.tail(name, NAMES));
    }
    try (InputStream in = Recipes.class.getResourceAsStream(name + ".yaml")) {
      return tree(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new LimnException("cannot read the built-in recipe " + name, e);
    }
  }

  private static ObjectNode read(Path file) {
    try {
      return tree(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new LimnException("cannot read recipe " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static ObjectNode tree(String yaml, String name) {
    try {
      if (YAML.readTree(yaml) instanceof ObjectNode tree) {
        return tree;
      }
      throw new UsageException("recipe " + name + " holds no settings");
    } catch (JsonProcessingException e) {
      // The lines between are the place, indented.
      String problem =
          e.getOriginalMessage()
              .lines()
              .filter(line -> !line.startsWith(" "))
              .collect(Collectors.joining(": "));
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new UsageException("recipe " + name + " is not YAML: line " + line + ": " + problem);
    }
  }
}
