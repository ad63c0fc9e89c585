package dev.limn.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SampleSettingsTest {

  @Test
  void unlessAskedForAPictureIsDueOnlyAfterAnEpoch() {
    SampleSettings settings = new SampleSettings(0, 0);

    assertThat(settings.due(400)).isFalse();
    assertThat(settings.images(0)).isEqualTo(64);
    assertThat(settings.columns(0)).isEqualTo(8);
    assertThat(settings.images(4)).isEqualTo(32);
    assertThat(settings.columns(4)).isEqualTo(4);
  }

  @Test
  void theReportsPicturesAreThirtyImagesEvery400Batches() {
    SampleSettings settings = new SampleSettings(400, 30);

    assertThat(settings.due(399)).isFalse();
    assertThat(settings.due(400)).isTrue();
    assertThat(settings.due(800)).isTrue();
    assertThat(settings.images(0)).isEqualTo(30);
    assertThat(settings.columns(0)).isEqualTo(6);
    assertThat(settings.images(10)).isEqualTo(30);
    assertThat(settings.columns(10)).isEqualTo(10);
  }
}
