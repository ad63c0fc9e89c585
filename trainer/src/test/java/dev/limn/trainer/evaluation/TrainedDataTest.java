package dev.limn.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.Provenance;
import dev.limn.trainer.data.ImageSet;
import org.junit.jupiter.api.Test;

class TrainedDataTest {

  @Test
  void nameAndImagesMustAgree() throws JsonProcessingException {
    ImageSet train = TinyData.NOISE.train();

    assertThat(TrainedData.is(trained("noise", train, "{}"), TinyData.NOISE)).isTrue();
    assertThat(TrainedData.is(trained("other", train, "{}"), TinyData.NOISE)).isFalse();
    assertThat(TrainedData.is(trained("noise", TinyData.NOISE.test(), "{}"), TinyData.NOISE))
        .isFalse();
    assertThat(
            TrainedData.is(
                trained("noise", TinyData.NOISE.test(), "{\"split\": \"test\"}"), TinyData.NOISE))
        .isTrue();
  }

  @Test
  void aModelOfUnknownOriginWasTrainedOnNothingKnown() {
    Manifest unknown = TinyModel.trained(TinyModel.VAE.pack(), null).manifest();

    assertThat(TrainedData.name(unknown)).isEmpty();
    assertThat(TrainedData.is(unknown, TinyData.NOISE)).isFalse();
    assertThat(TrainedData.of(unknown, TinyData.NOISE)).isSameAs(TinyData.NOISE);
    assertThat(TrainedData.isTestSplit(unknown)).isFalse();
  }

  private static Manifest trained(String name, ImageSet split, String recipe)
      throws JsonProcessingException {
    return TinyModel.trained(
            TinyModel.VAE.pack(),
            new Provenance(
                new ObjectMapper().readTree(recipe),
                0L,
                1,
                new Provenance.DataSetReference(name, split.sha256(), "None."),
                null,
                null,
                null,
                null,
                null,
                null))
        .manifest();
  }
}
