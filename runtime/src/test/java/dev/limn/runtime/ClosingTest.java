package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

  @Test
  void everythingIsClosedWhateverFailsAndTheFirstFailureIsTold() {
    List<String> closed = new ArrayList<>();
    RuntimeException second = new IllegalArgumentException("second");

    assertThatThrownBy(
            () ->
                Closing.all(
                    () -> {
                      throw new IllegalStateException("first");
                    },
                    () -> closed.add("a"),
                    () -> {
                      throw second;
                    },
                    () -> closed.add("b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("first")
        .hasSuppressedException(second);

    assertThat(closed).containsExactly("a", "b");
  }
}
