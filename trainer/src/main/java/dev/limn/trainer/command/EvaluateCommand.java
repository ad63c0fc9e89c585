package dev.limn.trainer.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limn.UsageException;
import dev.limn.cli.Console;
import dev.limn.cli.ExitCode;
import dev.limn.cli.LimnCommand;
import dev.limn.cli.command.ModelArgument;
import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.DataSets;
import dev.limn.trainer.evaluation.EvaluationSettings;
import dev.limn.trainer.evaluation.Evaluator;
import dev.limn.trainer.evaluation.Judge;
import dev.limn.trainer.evaluation.Judges;
import dev.limn.trainer.evaluation.TrainedData;
import dev.limn.trainer.packaging.MeasuredPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limn evaluate}. */
@Command(
    name = "evaluate",
    description = "Measure a model on its data set's test split",
    footer = {
      "  limn evaluate cvae-conv-mnist --data data/mnist",
      "",
      "What each measure is, and its key in --json: docs/evaluation.md"
    })
public final class EvaluateCommand implements LimnCommand {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Parameters(paramLabel = "MODEL", description = ModelArgument.DESCRIPTION)
  private String model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "where the data set's files are; else they are downloaded into the cache")
  private Path data;

  @Option(
      names = "--data-set",
      paramLabel = "NAME",
      description = "the data set's name; default: the one that the model was trained on")
  private String dataSet;

  @Option(
      names = "--judge",
      paramLabel = "MODEL",
      description = "the classifier that reads samples; default: the zoo's for the data set")
  private String judge;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000",
      description = "how many test images and samples")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "seed of samples and draws")
  private long seed;

  @Option(
      names = "--prior",
      paramLabel = "normal|mixture",
      description = "sample from this prior alone; default: all that the model has",
      showDefaultValue = Visibility.NEVER)
  private String prior;

  @Option(names = "--json", description = "print model, protocol and metrics as JSON")
  private boolean json;

  @Option(
      names = "--write",
      description = "also write the result into the package directory MODEL: manifest and card")
  private boolean write;

  @Override
  public int run(Console console) throws IOException {
    ModelPackage opened = ModelArgument.open(model);
    requireDirectory();
    requireUsed(opened.manifest());
    DataSet images = load(console, opened.manifest());
    Evaluation evaluation = evaluate(console, opened, images);
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("model", opened.manifest().name());
      result.put("protocol", evaluation.protocol());
      result.put("metrics", evaluation.metrics());
      console.out().println(JSON.writeValueAsString(result));
    } else {
      new EvaluationSheet(console.out()).print(opened.manifest(), evaluation);
    }
    if (write) {
      MeasuredPackage.of(opened, evaluation).replace(Path.of(model));
      console.note("written into " + model + ": limn verify " + model);
    }
    return ExitCode.OK;
  }

  private void requireDirectory() {
    if (write && !Files.exists(Path.of(model).resolve("model.json"))) {
      throw new UsageException(
          "--write changes a package directory, and " + model + " is none: name its path");
    }
  }

  private void requireUsed(Manifest manifest) {
    if (manifest.task() == Task.CLASSIFICATION && (judge != null || prior != null)) {
      throw new UsageException(
          "%s is for models that draw images, and %s is a classifier: leave it out"
              .formatted(judge != null ? "--judge" : "--prior", manifest.name()));
    }
  }

  private DataSet load(Console console, Manifest manifest) {
    String name =
        Optional.ofNullable(dataSet)
            .or(() -> TrainedData.name(manifest))
            .orElseThrow(
                () ->
                    new UsageException(
                        "model %s does not say what it was trained on: name it with --data-set, one of %s"
                            .formatted(manifest.name(), DataSets.names())));
    DataSet found = TrainingSession.load(console, name, Optional.ofNullable(data));
    if (!TrainedData.is(manifest, found)) {
      console.note("note: the model was not trained on these images of " + name);
    }
    return found;
  }

  private Evaluation evaluate(Console console, ModelPackage opened, DataSet images) {
    List<String> priors = prior == null ? List.of() : List.of(prior);
    EvaluationSettings settings = new EvaluationSettings(count, seed, Optional.empty(), priors);
    Optional<ModelPackage> found = judge(opened, images);
    try (EvaluationProgress listener = new EvaluationProgress(console)) {
      if (found.isEmpty()) {
        return Evaluator.evaluate(opened, images, settings, listener);
      }
      try (Judge reader = Judge.open(found.get())) {
        return Evaluator.evaluate(opened, images, settings.withJudge(reader), listener);
      }
    }
  }

  private Optional<ModelPackage> judge(ModelPackage opened, DataSet images) {
    if (opened.manifest().task() == Task.CLASSIFICATION) {
      return Optional.empty();
    }
    return judge == null ? Judges.find(images) : Optional.of(ModelArgument.open(judge));
  }
}
