package dev.limn.trainer.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.LimnException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.file.AtomicOutput;
import dev.limn.trainer.network.FloatMemory;
import dev.limn.trainer.network.Weights;
import dev.limn.trainer.network.Weights.Weight;
import dev.limn.trainer.optimizer.Adam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A run's whole state in one file: weights and running statistics, the optimizers' moments and
 * steps, and the position. Random numbers need no state: they are drawn by index.
 *
 * <p>The file is a NumPy {@code .npz} archive with one more entry, {@code position.json}.
 */
final class Checkpoint {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POSITION = "position.json";

  private Checkpoint() {}

  static void save(Path file, Position position, Weights weights, List<Adam> optimizers) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(POSITION, encode(position, optimizers));
    for (Weight weight : weights.all()) {
      entries.put(entry(weight.name()), npy(weight.array().toFloatArray()));
    }
    for (int i = 0; i < optimizers.size(); i++) {
      moments("adam" + i + "/mean", optimizers.get(i).means(), entries);
      moments("adam" + i + "/square", optimizers.get(i).squares(), entries);
    }
    AtomicOutput.file(file, temporary -> zip(entries, temporary));
  }

  /** Puts a saved state into weights and optimizers; without optimizers, only into the weights. */
  static Position restore(Path file, Weights weights, List<Adam> optimizers) {
    Map<String, byte[]> entries = unzip(file);
    for (Weight weight : weights.all()) {
      float[] values = floats(file, entries, weight.name(), Math.toIntExact(weight.array().size()));
      FloatMemory.write(weight.array(), values);
    }
    ObjectNode tree = tree(file, entries.get(POSITION));
    for (int i = 0; i < optimizers.size(); i++) {
      Adam adam = optimizers.get(i);
      restore(file, entries, "adam" + i + "/mean", adam.means());
      restore(file, entries, "adam" + i + "/square", adam.squares());
      adam.restore(tree.path("adamSteps").path(i).asLong());
    }
    return position(tree);
  }

  private static byte[] encode(Position position, List<Adam> optimizers) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("epoch", position.epoch());
    tree.put("batch", position.batch());
    tree.put("step", position.step());
    tree.put("best", Double.toHexString(position.best()));
    ObjectNode totals = tree.putObject("totals");
    // Hexadecimal: sums must come back to the bit.
    position.totals().forEach((name, sum) -> totals.put(name, Double.toHexString(sum)));
    optimizers.forEach(adam -> tree.withArray("adamSteps").add(adam.steps()));
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static Position position(ObjectNode tree) {
    Map<String, Double> totals = new TreeMap<>();
    tree.path("totals")
        .properties()
        .forEach(entry -> totals.put(entry.getKey(), Double.valueOf(entry.getValue().asText())));
    return new Position(
        tree.path("epoch").asInt(),
        tree.path("batch").asInt(),
        tree.path("step").asLong(),
        totals,
        Double.parseDouble(tree.path("best").asText()));
  }

  private static ObjectNode tree(Path file, byte[] json) {
    try {
      if (json != null && JSON.readTree(json) instanceof ObjectNode tree) {
        return tree;
      }
      throw new LimnException("checkpoint " + file + " holds no " + POSITION);
    } catch (IOException e) {
      throw new LimnException("checkpoint " + file + ": " + POSITION + " is not JSON", e);
    }
  }

  private static void moments(String name, float[][] values, Map<String, byte[]> entries) {
    for (int i = 0; i < values.length; i++) {
      entries.put(entry(name + i), npy(values[i]));
    }
  }

  private static void restore(
      Path file, Map<String, byte[]> entries, String name, float[][] target) {
    for (int i = 0; i < target.length; i++) {
      float[] saved = floats(file, entries, name + i, target[i].length);
      System.arraycopy(saved, 0, target[i], 0, saved.length);
    }
  }

  private static float[] floats(Path file, Map<String, byte[]> entries, String name, int size) {
    byte[] npy = entries.get(entry(name));
    if (npy == null) {
      throw new LimnException(
          "checkpoint " + file + " does not hold " + name + ": it is of another network");
    }
    float[] values = NpyFile.decode(npy, file + "/" + name).floats();
    if (values.length != size) {
      throw new LimnException(
          "checkpoint "
              + file
              + ": "
              + name
              + " must hold "
              + size
              + " numbers, found "
              + values.length
              + ": it is of another network");
    }
    return values;
  }

  private static byte[] npy(float[] values) {
    return NpyFile.encode(NpyArray.ofFloats(values, values.length));
  }

  private static String entry(String name) {
    return name + ".npy";
  }

  private static void zip(Map<String, byte[]> entries, Path target) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
      // Weights hardly shrink: storing them quickly beats packing them.
      zip.setLevel(0);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
  }

  private static Map<String, byte[]> unzip(Path file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toArray(ZipEntry[]::new)) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new LimnException("cannot read checkpoint " + file + ": " + e.getMessage(), e);
    }
    return entries;
  }
}
