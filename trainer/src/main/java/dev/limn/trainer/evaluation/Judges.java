package dev.limn.trainer.evaluation;

import dev.limn.runtime.model.ModelPackage;
import dev.limn.trainer.data.DataSet;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.util.Optional;

/** Finds who judges the images of a data set. */
public final class Judges {

  private static final String FAMILY = "classifier";

  private Judges() {}

  /**
   * The classifier of the zoo that was trained on a data set of that name, if it can read its
   * images.
   *
   * @param data the data set
   * @return the package, empty where the zoo has none
   */
  public static Optional<ModelPackage> find(DataSet data) {
    return entry(data)
        .map(entry -> ModelZoo.get(entry.name()))
        .filter(model -> EvaluationFit.judgeObstacle(model.manifest(), data).isEmpty());
  }

  /** Whether it is that classifier's name. */
  static boolean isDefault(String name, DataSet data) {
    return entry(data).filter(entry -> entry.name().equals(name)).isPresent();
  }

  private static Optional<ZooEntry> entry(DataSet data) {
    return ModelZoo.list().stream()
        .filter(entry -> entry.family().equals(FAMILY) && entry.data().equals(data.name()))
        .findFirst();
  }
}
