package dev.limn.trainer.evaluation;

import dev.limn.runtime.model.Manifest;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.DataSets;
import java.util.Optional;

/** The command line that measures a model in the same way, for a protocol. */
final class EvaluationCommand {

  private EvaluationCommand() {}

  static String of(Manifest manifest, DataSet data, EvaluationSettings settings) {
    StringBuilder command = new StringBuilder("limn evaluate ").append(manifest.name());
    if (!DataSets.builtIn(data.name())) {
      command.append(" --data DIR");
    }
    if (!TrainedData.name(manifest).equals(Optional.of(data.name()))) {
      command.append(" --data-set ").append(data.name());
    }
    if (settings.count() != EvaluationSettings.DEFAULT.count()) {
      command.append(" --count ").append(settings.count());
    }
    if (settings.seed() != EvaluationSettings.DEFAULT.seed()) {
      command.append(" --seed ").append(settings.seed());
    }
    settings.priors().forEach(prior -> command.append(" --prior ").append(prior));
    settings
        .judge()
        .map(judge -> judge.manifest().name())
        .filter(name -> !Judges.isDefault(name, data))
        .ifPresent(name -> command.append(" --judge ").append(name));
    return command.toString();
  }
}
