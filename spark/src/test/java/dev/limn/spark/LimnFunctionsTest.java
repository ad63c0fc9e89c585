package dev.limn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limn.UsageException;
import dev.limn.runtime.Latents;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.Sampler;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.zoo.ModelZoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimnFunctionsTest {

  private static final int COUNT = 5;

  @Test
  void columnsOfLatentsAreDecodedAndEncodedAgain() {
    try (Sampler sampler = Sampler.open(ModelZoo.get("cvae-conv-mnist"))) {
      Latents latents = sampler.latents(SampleRequest.of(COUNT).withSeed(3));
      int[] labels = IntStream.range(0, COUNT).toArray();
      ImageBatch images = sampler.decode(latents, labels);
      float[] means = sampler.encode(images, labels).mean().values();
      LimnFunctions.register(LocalSpark.SESSION, "cvae-conv-mnist");

      List<Row> rows =
          frame(latents)
              .selectExpr("label", "limn_decode(latent, label) as pixels")
              .selectExpr("pixels", "limn_encode(pixels, label) as mean")
              .collectAsList();

      assertThat(rows).hasSize(COUNT);
      for (int i = 0; i < COUNT; i++) {
        assertThat((byte[]) rows.get(i).get(0)).isEqualTo(images.image(i).pixels());
        List<Float> mean = rows.get(i).getList(1);
        for (int k = 0; k < latents.size(); k++) {
          assertThat(mean.get(k)).isCloseTo(means[i * latents.size() + k], within(1e-4f));
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within(float offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Test
  void aNullStaysNullAndAMissingLabelIsNamed() {
    LimnFunctions.register(LocalSpark.SESSION, "cvae-conv-mnist");

    assertThat(
            LocalSpark.SESSION
                .sql("select limn_decode(cast(null as array<float>), 1)")
                .collectAsList()
                .get(0)
                .isNullAt(0))
        .isTrue();
    assertThatThrownBy(
            () ->
                LocalSpark.SESSION
                    .sql("select limn_decode(array(1.0f), cast(null as int))")
                    .collectAsList())
        .hasStackTraceContaining("cvae-conv-mnist needs a label with each row, found null");
    assertThatThrownBy(() -> LocalSpark.SESSION.sql("select limn_encode(X'00', 1)").collectAsList())
        .hasStackTraceContaining(
            "limn: images of cvae-conv-mnist@1.0.0 have 784 bytes, found 1: resize");
  }

  @Test
  void anUnknownModelIsRefusedBeforeAnyTask() {
    assertThatThrownBy(() -> LimnFunctions.decode("vae-mlp-mnits"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'vae-mlp-mnist'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3Y", "3S", "3L", "3.0D", "3.0BD"})
  void labelsAreWholeNumbersOfAnyType(String label) {
    LimnFunctions.register(LocalSpark.SESSION, "cvae-conv-mnist");

    assertThat(pixels(label)).hasSize(784).isEqualTo(pixels("3"));
  }

  private static byte[] pixels(String label) {
    String latent = "array_repeat(0.5f, %d)".formatted(latentSize());
    return LocalSpark.SESSION
        .sql("select limn_decode(%s, %s)".formatted(latent, label))
        .collectAsList()
        .get(0)
        .getAs(0);
  }

  private static int latentSize() {
    return ModelZoo.get("cvae-conv-mnist").manifest().latent().size();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          array(1.0f, null)  | 1           | limn: element 1 of a latent must be a number, found null
          array('a', 'b')    | 1           | limn: element 0 of a latent must be a number, found a
          array(1.0f)        | 4294967299L | limn: a label must be a whole number that fits an int, found 4294967299
          array(1.0f)        | 1.5D        | limn: a label must be a whole number that fits an int, found 1.5
          array(1.0f)        | lower('owl')| limn: a label must be a whole number that fits an int, found owl
          """)
  void aBadRowIsOneLine(String latent, String label, String message) {
    LimnFunctions.register(LocalSpark.SESSION, "cvae-conv-mnist");
    String query = "select limn_decode(%s, %s)".formatted(latent, label);

    assertThatThrownBy(() -> LocalSpark.SESSION.sql(query).collectAsList())
        .hasStackTraceContaining(message);
  }

  @Test
  void aModelThatCannotIsRefusedBeforeAnyTask() {
    assertThatThrownBy(() -> LimnFunctions.decode("judge-mnist"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "limn: model judge-mnist is a classifier and draws no images: choose a generator");
    assertThatThrownBy(() -> LimnFunctions.encode("cgan-conv-mnist"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "limn: model cgan-conv-mnist (cgan) has no encoder: choose a model of the VAE family");
  }

  @Test
  void aModelWithoutEncoderTakesTheNameOfAnotherModelsEncoderAway() {
    LimnFunctions.register(LocalSpark.SESSION, "cvae-conv-mnist");
    LimnFunctions.register(LocalSpark.SESSION, "gan-mlp-mnist");

    assertThat(LocalSpark.SESSION.catalog().functionExists("limn_decode")).isTrue();
    assertThat(LocalSpark.SESSION.catalog().functionExists("limn_encode")).isFalse();
  }

  private static Dataset<Row> frame(Latents latents) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < latents.count(); i++) {
      List<Float> latent = new ArrayList<>();
      for (float value :
          Arrays.copyOfRange(latents.values(), i * latents.size(), (i + 1) * latents.size())) {
        latent.add(value);
      }
      rows.add(RowFactory.create(latent, i));
    }
    StructType schema =
        new StructType()
            .add("latent", DataTypes.createArrayType(DataTypes.FloatType))
            .add("label", DataTypes.IntegerType);
    return LocalSpark.SESSION.createDataFrame(rows, schema).coalesce(1);
  }
}
