package dev.limn.trainer.evaluation;

import dev.limn.UsageException;
import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Task;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import java.util.List;
import java.util.Optional;

/** What model, data set and judge ask of each other. */
final class EvaluationFit {

  private EvaluationFit() {}

  static void require(Manifest manifest, DataSet data) {
    ImageSet test = data.test();
    if (test.count() == 0) {
      throw new UsageException("data set " + data.name() + " has no test images to measure on");
    }
    refuse(formatObstacle("model " + manifest.name(), manifest.image(), data));
    if (manifest.task() == Task.UNCONDITIONAL) {
      return;
    }
    if (!test.labelled()) {
      throw new UsageException(
          "model %s knows classes, the images of %s have no labels: choose a labelled data set"
              .formatted(manifest.name(), data.name()));
    }
    refuse(classObstacle("model " + manifest.name(), manifest.image(), data));
  }

  static void requireJudge(Manifest judge, DataSet data) {
    refuse(judgeObstacle(judge, data));
  }

  /** Why a judge cannot read the images; empty if it can. */
  static Optional<String> judgeObstacle(Manifest judge, DataSet data) {
    return formatObstacle("judge " + judge.name(), judge.image(), data)
        .or(() -> classObstacle("judge " + judge.name(), judge.image(), data));
  }

  private static void refuse(Optional<String> obstacle) {
    obstacle.ifPresent(
        problem -> {
          throw new UsageException(problem + ": choose the data set that it was trained on");
        });
  }

  private static Optional<String> formatObstacle(String who, ImageFormat format, DataSet data) {
    ImageSet test = data.test();
    String found =
        new ImageFormat(test.channels(), test.height(), test.width(), List.of()).describe();
    if (format.describe().equals(found)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is for images of %s, those of %s are %s"
            .formatted(who, format.describe(), data.name(), found));
  }

  private static Optional<String> classObstacle(String who, ImageFormat format, DataSet data) {
    List<String> found = data.test().classNames();
    if (format.classNames().equals(found) || !data.test().labelled()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s knows the classes %s, %s has %s"
            .formatted(who, format.classNames(), data.name(), found));
  }
}
