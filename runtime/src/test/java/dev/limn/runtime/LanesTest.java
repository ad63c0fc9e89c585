package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limn.runtime.model.TinyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void whatIsGivenBackIsTakenAgain() {
    try (Lanes lanes = new Lanes(3)) {
      assertThat(lanes.take()).isEmpty();
      Lane lane = lane();
      lanes.giveBack(lane);

      assertThat(lanes.take()).containsSame(lane);
      assertThat(lanes.take()).isEmpty();
    }
  }

  @Test
  void noMoreAreKeptThanSaidAndNoneTwice() {
    try (Lanes lanes = new Lanes(3)) {
      List<Lane> crowd = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        crowd.add(lane());
      }
      crowd.forEach(lanes::giveBack);

      List<Lane> kept = all(lanes);
      assertThat(kept).hasSize(3).doesNotHaveDuplicates().isSubsetOf(crowd);
    }
  }

  @Test
  void closingLeavesNone() {
    Lanes lanes = new Lanes(3);
    lanes.giveBack(lane());
    lanes.giveBack(lane());

    lanes.close();

    assertThat(lanes.take()).isEmpty();
  }

  private static List<Lane> all(Lanes lanes) {
    List<Lane> all = new ArrayList<>();
    for (Optional<Lane> lane = lanes.take(); lane.isPresent(); lane = lanes.take()) {
      all.add(lane.get());
    }
    return all;
  }

  private static Lane lane() {
    return new Lane(1, 6, TinyModel.CONDITIONAL.image(), true);
  }
}
