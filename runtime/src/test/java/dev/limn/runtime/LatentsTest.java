package dev.limn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatentsTest {

  private static final Latents THREE = new Latents(3, 2, new float[] {1, 2, 3, 4, 5, 6});

  @Test
  void aRowIsACopyOfOneLatent() {
    float[] row = THREE.row(1);
    row[0] = 9;

    assertThat(THREE.row(1)).containsExactly(3, 4);
    assertThatThrownBy(() -> THREE.row(3)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void eachLatentIsRepeatedBeforeTheNext() {
    Latents repeated = THREE.eachRepeated(2);

    assertThat(repeated.count()).isEqualTo(6);
    assertThat(repeated.values()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6);
    assertThat(THREE.eachRepeated(1).values()).isEqualTo(THREE.values());
  }

  @Test
  void latentsAreJoinedInOrder() {
    Latents joined = Latents.concat(List.of(new Latents(1, 2, new float[] {7, 8}), THREE));

    assertThat(joined.count()).isEqualTo(4);
    assertThat(joined.values()).containsExactly(7, 8, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() {
    assertThatThrownBy(() -> THREE.eachRepeated(0))
        .isInstanceOf(UsageException.class)
        .hasMessage("latents must be repeated at least once, found 0");
    assertThatThrownBy(() -> THREE.eachRepeated(Integer.MAX_VALUE))
        .isInstanceOf(UsageException.class)
        .hasMessage("latents [6442450941,2] are more than an array can hold: ask for fewer");
    assertThatThrownBy(() -> Latents.concat(List.of()))
        .isInstanceOf(UsageException.class)
        .hasMessage("latents that are joined must be of one size, found []");
    assertThatThrownBy(() -> Latents.concat(List.of(THREE, new Latents(1, 1, new float[1]))))
        .hasMessage("latents that are joined must be of one size, found [2, 1]");
  }
}
