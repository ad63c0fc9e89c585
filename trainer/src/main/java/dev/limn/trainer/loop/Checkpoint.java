package dev.limn.trainer.loop;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A run's whole state in one file: weights and running statistics, the optimizers' moments and
 * steps, and the position. Random numbers need no state: they are drawn by index.
 *
 * <p>The file is a NumPy {@code .npz} archive with one more entry, {@code state.json}.
 */
final class Checkpoint {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private static final String STATE = "state.json";

  /** The oldest time that a zip archive knows: the same state must make the same bytes. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private Checkpoint() {}

  /** What is no array. */
  private record State(Position position, List<Long> adamSteps) {}

  static void save(Path file, Position position, Weights weights, List<Adam> optimizers) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(STATE, encode(new State(position, optimizers.stream().map(Adam::steps).toList())));
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
    State state = decode(file, entries.get(STATE));
    for (Weight weight : weights.all()) {
      float[] values = floats(file, entries, weight.name(), Math.toIntExact(weight.array().size()));
      FloatMemory.write(weight.array(), values);
    }
    for (int i = 0; i < optimizers.size(); i++) {
      Adam adam = optimizers.get(i);
      restore(file, entries, "adam" + i + "/mean", adam.means());
      restore(file, entries, "adam" + i + "/square", adam.squares());
      adam.restore(state.adamSteps().get(i));
    }
    return state.position();
  }

  /** How far a saved state had come. */
  static Position position(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(STATE);
      return decode(file, entry == null ? null : bytes(zip, entry)).position();
    } catch (IOException e) {
      throw new LimnException("cannot read checkpoint " + file + ": " + e.getMessage(), e);
    }
  }

  private static byte[] encode(State state) {
    try {
      return JSON.writeValueAsBytes(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a state is always JSON", e);
    }
  }

  private static State decode(Path file, byte[] json) {
    if (json == null) {
      throw new LimnException("checkpoint " + file + " does not hold " + STATE);
    }
    try {
      return JSON.readValue(json, State.class);
    } catch (IOException e) {
      throw new LimnException("checkpoint " + file + ": " + STATE + " is damaged", e);
    }
  }

  private static void moments(String name, List<NDArray> values, Map<String, byte[]> entries) {
    for (int i = 0; i < values.size(); i++) {
      entries.put(entry(name + i), npy(values.get(i).toFloatArray()));
    }
  }

  private static void restore(
      Path file, Map<String, byte[]> entries, String name, List<NDArray> target) {
    for (int i = 0; i < target.size(); i++) {
      int size = Math.toIntExact(target.get(i).size());
      FloatMemory.write(target.get(i), floats(file, entries, name + i, size));
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
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setTimeLocal(NO_TIME);
        zip.putNextEntry(header);
        zip.write(entry.getValue());
      }
    }
  }

  private static Map<String, byte[]> unzip(Path file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toArray(ZipEntry[]::new)) {
        entries.put(entry.getName(), bytes(zip, entry));
      }
    } catch (IOException e) {
      throw new LimnException("cannot read checkpoint " + file + ": " + e.getMessage(), e);
    }
    return entries;
  }

  /** The archive's reader leaves the checksum to its caller. */
  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      CRC32 checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc()) {
        throw new ZipException(entry.getName() + " is damaged: its checksum differs");
      }
      return bytes;
    }
  }
}
