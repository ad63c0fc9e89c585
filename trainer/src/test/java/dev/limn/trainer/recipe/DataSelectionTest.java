package dev.limn.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.trainer.data.DataSet;
import dev.limn.trainer.data.ImageSet;
import dev.limn.trainer.recipe.DataSelection.Order;
import dev.limn.trainer.recipe.DataSelection.PublishedSplit;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSelectionTest {

  /** Six images of one pixel, whose value is its place. */
  private static final ImageSet PETS =
      new ImageSet(
          "pets",
          1,
          1,
          1,
          new byte[] {0, 1, 2, 3, 4, 5},
          new int[] {0, 1, 2, 1, 0, 1},
          List.of("cat", "dog", "1"));

  @Test
  void withoutASettingAllImagesAreKept() {
    assertThat(selection(List.of(), 0).of(PETS)).isSameAs(PETS);
    assertThat(selection(List.of(), 0).classesOf(PETS)).isSameAs(PETS);
  }

  @Test
  void classesAreKeptByNameOrIndexInTheOrderOfTheImages() {
    assertThat(selection(List.of("dog"), 0).of(PETS).pixels()).containsExactly(1, 3, 5);
    assertThat(selection(List.of("2", "cat"), 0).of(PETS).pixels()).containsExactly(0, 2, 4);
    assertThat(selection(List.of("1"), 0).of(PETS).pixels())
        .as("a name goes before an index")
        .containsExactly(2);
  }

  @Test
  void keptClassesKeepTheirIndicesAndAreNamedInMessages() {
    ImageSet dogs = selection(List.of("dog"), 0).of(PETS);

    assertThat(dogs.labels()).containsExactly(1, 1, 1);
    assertThat(dogs.classNames()).isEqualTo(PETS.classNames());
    assertThat(dogs.name()).isEqualTo("pets (dog)");
  }

  @Test
  void theFirstImagesOfTheKeptClassesAreTaken() {
    DataSelection selection = selection(List.of("dog"), 2);

    assertThat(selection.of(PETS).pixels()).containsExactly(1, 3);
    assertThat(selection.classesOf(PETS).pixels()).containsExactly(1, 3, 5);
  }

  @Test
  void aSplitIsThatOfTheDataSet() {
    ImageSet test = PETS.slice(0, 2);
    DataSet dataSet = new DataSet("pets", PETS, test, "", "", List.of());

    assertThat(PublishedSplit.TRAIN.of(dataSet)).isSameAs(PETS);
    assertThat(PublishedSplit.TEST.of(dataSet)).isSameAs(test);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThatThrownBy(() -> selection(List.of("cow"), 0).of(PETS))
        .isInstanceOf(UsageException.class)
        .hasMessage("data set pets has no class 'cow'; it has [cat, dog, 1]");
    assertThatThrownBy(() -> selection(List.of("3"), 0).of(PETS))
        .isInstanceOf(UsageException.class)
        .hasMessage("data set pets has no class '3'; it has [cat, dog, 1]");
    assertThatThrownBy(() -> selection(List.of("cat"), 3).of(PETS))
        .isInstanceOf(UsageException.class)
        .hasMessage("data set pets (cat) has 2 images: too few for images 3");
    assertThatThrownBy(() -> selection(List.of("cat"), 0).of(PETS.slice(1, 4)))
        .isInstanceOf(UsageException.class)
        .hasMessage("data set pets has no images of the classes [cat]");
  }

  private static DataSelection selection(List<String> classes, int images) {
    return new DataSelection(PublishedSplit.TRAIN, classes, images, Order.SHUFFLED);
  }
}
