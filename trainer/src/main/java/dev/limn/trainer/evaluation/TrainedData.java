package dev.limn.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.DataSelection;
import dev.limn.trainer.recipe.DataSelection.Order;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a model was trained on, as its manifest tells. */
public final class TrainedData {

  private TrainedData() {}

  /**
   * The name of the data set.
   *
   * @param manifest the model's
   * @return the name, empty where the manifest states none
   */
  public static Optional<String> name(Manifest manifest) {
    return reference(manifest).map(Provenance.DataSetReference::name);
  }

  /**
   * Whether a model was trained on a data set: the name and all images agree.
   *
   * @param manifest the model's
   * @param data the data set
   * @return false if the manifest states none or another
   */
  public static boolean is(Manifest manifest, DataSet data) {
    ImageSet split = isTestSplit(manifest) ? data.test() : data.train();
    return reference(manifest)
        .filter(trained -> trained.name().equals(data.name()))
        .filter(trained -> trained.sha256().equals(split.sha256()))
        .isPresent();
  }

  /** Whether a model was trained on the test split of this data set. */
  static boolean isTestSplit(Manifest manifest, DataSet data) {
    return isTestSplit(manifest) && name(manifest).equals(Optional.of(data.name()));
  }

  /** The classes of a data set that the model was trained on; all of another data set. */
  static DataSet of(Manifest manifest, DataSet data) {
    List<String> classes = new ArrayList<>();
    recipe(manifest).path("classes").forEach(name -> classes.add(name.asText()));
    if (classes.isEmpty() || !name(manifest).equals(Optional.of(data.name()))) {
      return data;
    }
    DataSelection selection = new DataSelection(PublishedSplit.TRAIN, classes, 0, Order.SEQUENTIAL);
    return new DataSet(
        data.name(),
        selection.classesOf(data.train()),
        selection.classesOf(data.test()),
        data.source(),
        data.licence(),
        data.files());
  }

  /**
   * Whether a model was trained on a test split.
   *
   * @param manifest the model's
   * @return false if the manifest does not say so
   */
  public static boolean isTestSplit(Manifest manifest) {
    return recipe(manifest).path("split").asText().equals(PublishedSplit.TEST.toString());
  }

  private static Optional<Provenance.DataSetReference> reference(Manifest manifest) {
    return Optional.ofNullable(manifest.training()).map(Provenance::dataSet);
  }

  private static JsonNode recipe(Manifest manifest) {
    return Optional.ofNullable(manifest.training())
        .map(Provenance::recipe)
        .orElse(MissingNode.getInstance());
  }
}
