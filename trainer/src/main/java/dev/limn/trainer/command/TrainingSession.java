package dev.limn.trainer.command;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.limn.LimnException;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.Progress;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.DataSets;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.loop.RunDirectory;
import dev.limn.trainer.loop.RunFacts;
import dev.limn.trainer.loop.Training;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import dev.limn.trainer.recipe.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One training from a command: its data, its run directory, its place on the console. */
record TrainingSession(
    Console console, Recipe recipe, Optional<Path> data, int threads, boolean gpu, Path out) {

  TrainingSession {
    requireThreads(threads);
  }

  static void requireThreads(int threads) {
    if (threads < 1) {
      throw new UsageException("--threads must be at least 1, found " + threads);
    }
  }

  /** Trains; false where Ctrl-C stopped it. */
  boolean train(boolean resume) {
    requireStart(resume);
    configureEngine(threads);
    device(); // refused before a download begins
    return train(resume, load(console, recipe.run().data(), data));
  }

  /** The same on a data set that was loaded before. */
  boolean train(boolean resume, DataSet dataSet) {
    configureEngine(threads);
    Device device = device();
    ImageSet images = recipe.run().selection().split().of(dataSet);
    Training.requireFit(recipe, images);
    RunFacts facts = facts(dataSet, images);
    RunDirectory directory =
        resume ? RunDirectory.resume(out, recipe, facts) : RunDirectory.create(out, recipe, facts);
    console.note(
        "training "
            + recipe.run().name()
            + " on "
            + recipe.run().selection().of(images).count()
            + " images of "
            + dataSet.name()
            + (recipe.run().selection().split() == PublishedSplit.TEST ? ", TEST split" : "")
            + ", "
            + threads
            + " threads, into "
            + out);
    try (ConsoleListener listener = new ConsoleListener(console)) {
      return Training.run(recipe, images, directory, device, listener);
    } catch (EngineException e) {
      throw outOfMemory(e);
    }
  }

  /** Fails before anything long begins. */
  private void requireStart(boolean resume) {
    if (resume) {
      RunDirectory.open(out);
      return;
    }
    RunDirectory.requireFree(out);
  }

  static DataSet load(Console console, String name, Optional<Path> directory) {
    Map<String, Progress> bars = new LinkedHashMap<>();
    try {
      return DataSets.load(
          name,
          directory,
          (file, done, total) ->
              bars.computeIfAbsent(file, f -> console.progress(f, total, "bytes")).advanceTo(done));
    } finally {
      bars.values().forEach(Progress::close);
    }
  }

  /** PyTorch's memory is its own: the Java heap has nothing to do with it. */
  private static RuntimeException outOfMemory(EngineException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.contains("allocate memory") && !message.contains("out of memory")) {
      return e;
    }
    return new LimnException(
        "PyTorch is out of memory: choose smaller layers or a smaller batch ("
            + message
                .replaceFirst("(?s).*you tried", "it tried")
                .replaceFirst("(?s)(bytes).*", "$1")
            + ")",
        e);
  }

  /** The engine reads its settings when it is first used. */
  static void configureEngine(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private Device device() {
    if (!gpu) {
      return Device.cpu();
    }
    if (Engine.getInstance().getGpuCount() == 0) {
      throw new UsageException(
          "--device gpu: this PyTorch sees no GPU; on a machine with one, replace the dependency"
              + " pytorch-native-cpu by pytorch-native-cu128 of the same version, else use cpu");
    }
    return Device.gpu();
  }

  private RunFacts facts(DataSet dataSet, ImageSet images) {
    Map<String, String> libraries = new LinkedHashMap<>();
    libraries.put("djl", Engine.getDjlVersion());
    libraries.put("pytorch", Engine.getInstance().getVersion());
    libraries.put("java", System.getProperty("java.version"));
    return new RunFacts(
        dataSet.name(),
        data.map(Path::toAbsolutePath).map(Path::toString).orElse(null),
        images.sha256(),
        dataSet.licence(),
        images.channels(),
        images.height(),
        images.width(),
        images.classNames(),
        threads,
        System.getProperty("limn.commit"),
        libraries);
  }
}
