package dev.limn.trainer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.trainer.recipe.Recipes;
import dev.limn.zoo.ModelZoo;
import dev.limn.zoo.ZooEntry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZooRecipesTest {

  @Test
  void everyModelOfTheZooWasTrainedByTheBuiltInRecipeOfItsName() {
    for (ZooEntry entry : ModelZoo.list()) {
      String trained = ModelZoo.get(entry.name()).manifest().training().recipe().toString();
      assertThat(trained)
          .as(entry.name())
          .isEqualTo(Recipes.load(entry.name(), Map.of()).resolved().toString());
    }
  }
}
