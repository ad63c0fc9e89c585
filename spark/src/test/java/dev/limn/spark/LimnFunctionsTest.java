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
