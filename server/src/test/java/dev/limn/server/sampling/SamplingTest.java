package dev.limn.server.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.UsageException;
import dev.limn.runtime.Labels;
import dev.limn.runtime.LatentPaths;
import dev.limn.runtime.Latents;
import dev.limn.runtime.PriorChoice;
import dev.limn.runtime.SampleRequest;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PngFile;
import dev.limn.server.TinyModel;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class SamplingTest {

  private static Studio studio;

  @BeforeAll
  static void open() {
    studio = new Studio(100);
  }

  @AfterAll
  static void close() {
    studio.close();
  }

  private static byte[] drawn(PicturePlan plan, Map<String, String> parameters) throws Exception {
    return studio.draw("labelled", plan, parameters).bytes();
  }

  private static ImageBatch sampled(SampleRequest request) {
    return studio.labelled().sample(request);
  }

  @Test
  void aGridHasAColumnALabel() throws Exception {
    byte[] png = drawn(new Samples(), Map.of("count", "6", "labels", "cat,2", "seed", "5"));

    SampleRequest request = SampleRequest.of(6).withSeed(5).withLabels(Labels.cycle(0, 2));
    assertThat(png).isEqualTo(PngFile.encode(sampled(request).grid(2)));
  }

  @Test
  void withoutLabelsAGridIsNearlySquare() throws Exception {
    Picture picture = studio.draw("labelled", new Samples(), Map.of("count", "5"));

    assertThat(picture.mediaType()).isEqualTo("image/png");
    assertThat(ImageReader.decode(picture.bytes(), 3, "x").width()).isEqualTo(3 * TinyModel.WIDTH);
  }

  @Test
  void rawAndNumPyHoldThePixels() throws Exception {
    byte[] pixels = sampled(SampleRequest.of(3)).pixels();

    assertThat(drawn(new Samples(), Map.of("count", "3", "format", "raw"))).isEqualTo(pixels);
    byte[] npy = drawn(new Samples(), Map.of("count", "3", "format", "npy"));
    assertThat(NpyFile.decode(npy, "x").shape()).containsExactly(3, 4, 5, 3);
    assertThat(NpyFile.decode(npy, "x").data()).isEqualTo(pixels);
  }

  @Test
  void aZipHoldsAPictureAnImageNamedByIndexAndLabel() throws Exception {
    byte[] zip = drawn(new Samples(), Map.of("count", "11", "format", "zip", "labels", "1,2"));

    ImageBatch images = sampled(SampleRequest.of(11).withLabels(Labels.cycle(1, 2)));
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(in.readAllBytes()).isEqualTo(PngFile.encode(images.image(names.size())));
        names.add(entry.getName());
      }
    }
    assertThat(names).hasSize(11).startsWith("00-label-1.png", "01-label-2.png");
  }

  @Test
  void jsonHoldsShapeLabelsAndNumbers() throws Exception {
    JsonNode json =
        new ObjectMapper().readTree(drawn(new Samples(), Map.of("count", "2", "format", "json")));

    ImageBatch images = sampled(SampleRequest.of(2));
    assertThat(json.get("shape").toString()).isEqualTo("[2,4,5,3]");
    assertThat(json.get("labels").get(1).asInt()).isEqualTo(images.labels().orElseThrow()[1]);
    assertThat(json.get("pixels")).hasSize(2 * TinyModel.NUMBERS);
    for (int i = 0; i < images.pixels().length; i++) {
      assertThat(json.get("pixels").get(i).asInt())
          .isEqualTo(Byte.toUnsignedInt(images.pixels()[i]));
    }
  }

  @Test
  void jsonHoldsTheLatentsThatGiveTheSameImages() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(
                drawn(
                    new Samples(),
                    Map.of("count", "13", "seed", "3", "labels", "cat", "format", "json")));

    SampleRequest request = SampleRequest.of(13).withSeed(3).withLabels(Labels.cycle(0));
    assertThat(new ObjectMapper().convertValue(json.get("latents"), float[][].class))
        .hasDimensions(13, TinyModel.LATENT)
        .satisfies(
            rows -> {
              for (int i = 0; i < 13; i++) {
                assertThat(rows[i]).isEqualTo(studio.labelled().latents(request).row(i));
              }
            });
  }

  @Test
  void temperatureAndPriorAreThoseOfTheRuntime() throws Exception {
    byte[] raw =
        drawn(
            new Samples(),
            Map.of("count", "4", "format", "raw", "temperature", "0.25", "prior", "normal"));

    SampleRequest request =
        SampleRequest.of(4).withTemperature(0.25f).withPrior(PriorChoice.NORMAL);
    assertThat(raw).isEqualTo(sampled(request).pixels());
  }

  @Test
  void theWayBetweenTwoSeedsHasARowAClass() throws Exception {
    byte[] raw =
        drawn(
            new Interpolation(),
            Map.of("from", "3", "to", "4", "steps", "5", "labels", "0,2", "format", "raw"));

    List<Latents> rows = new ArrayList<>();
    for (int label : new int[] {0, 2}) {
      SampleRequest one = SampleRequest.of(1).withLabels(Labels.cycle(label));
      rows.add(
          LatentPaths.arc(
              studio.labelled().latents(one.withSeed(3)).values(),
              studio.labelled().latents(one.withSeed(4)).values(),
              5));
    }
    int[] labels = {0, 0, 0, 0, 0, 2, 2, 2, 2, 2};
    assertThat(raw).isEqualTo(studio.labelled().decode(Latents.concat(rows), labels).pixels());
  }

  @Test
  void aWayMayBeALine() throws Exception {
    assertThat(drawn(new Interpolation(), Map.of("path", "line")))
        .isNotEqualTo(drawn(new Interpolation(), Map.of("path", "arc")));
  }

  @Test
  void aPlaneLiesAroundTheOriginOrASample() throws Exception {
    byte[] raw =
        drawn(
            new Plane(),
            Map.of("dimensions", "4,2", "range", "-1.5..2", "steps", "3", "format", "raw"));

    Latents plane = LatentPaths.plane(new float[TinyModel.LATENT], 4, 2, -1.5f, 2, 3);
    assertThat(raw).isEqualTo(studio.labelled().decode(plane, new int[9]).pixels());
    assertThat(drawn(new Plane(), Map.of("seed", "1"))).isNotEqualTo(drawn(new Plane(), Map.of()));
  }

  @Test
  void aReconstructionIsThatOfTheRuntime() throws Exception {
    ImageBatch image = studio.plain().sample(SampleRequest.of(1));
    Picture picture =
        studio.draw(
            "tiny", new Reconstruction(PngFile.encode(image.image(0))), Map.of("format", "raw"));

    assertThat(picture.bytes()).isEqualTo(studio.plain().reconstruct(image).pixels());
  }

  @Test
  void aConditionalModelNeedsTheClassOfAnUpload() throws Exception {
    ImageBatch image = sampled(SampleRequest.of(1));
    Reconstruction plan = new Reconstruction(PngFile.encode(image.image(0)));

    assertThat(drawn(plan, Map.of("labels", "dog", "format", "raw")))
        .isEqualTo(
            studio.labelled().reconstruct(new ImageBatch(1, 4, 5, 3, image.pixels()), 1).pixels());
    assertThatThrownBy(() -> drawn(plan, Map.of()))
        .hasRootCauseMessage("model labelled needs the class of the image: give one in 'labels'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not an image | the upload is not an image that can be read: expects PNG, JPEG or BMP",
        "wide | the upload: the model reads images of 4x5 RGB, found 4x6: resize it",
        "large | the upload: an image may have 200 pixels, found 20x20"
      })
  void anUploadIsNotTrusted(String upload, String message) {
    byte[] bytes =
        switch (upload) {
          case "wide" -> PngFile.encode(new ImageBatch(1, 4, 6, 3, new byte[72]).image(0));
          case "large" -> PngFile.encode(new ImageBatch(1, 20, 20, 3, new byte[1200]).image(0));
          default -> upload.getBytes();
        };

    assertThatThrownBy(() -> studio.draw("tiny", new Reconstruction(bytes), Map.of()))
        .hasRootCauseInstanceOf(UsageException.class)
        .hasRootCauseMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count=101 | may have 100 images of this model, found 101",
        "count=0 | 'count' must be a whole number from 1",
        "labels=fish | unknown label 'fish'",
        "labels=3 | label must be from 0 to 2",
        "prior=flat | unknown prior 'flat'",
        "precision=int8 | model labelled has no int8 decoder",
        "temperature=-1 | temperature must be a finite number from 0 on",
        "format=png&layout=single | a single PNG holds one image, found 64",
        "steps=3 | unknown parameter 'steps'",
        "version=7 | model labelled has no version '7'"
      })
  void whatCannotBeDrawnIsRefused(String query, String message) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      parameters.put(pair.split("=")[0], pair.split("=")[1]);
    }

    assertThatThrownBy(() -> drawn(new Samples(), parameters))
        .rootCause()
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dimensions | 0 | 'dimensions' must be such as 0,1, found '0'",
        "dimensions | 0,9 | latent dimension must be from 0 to 5, found 9",
        "dimensions | 1,1 | a plane needs two dimensions, found 1 twice",
        "range | 1-2 | 'range' must be such as -3..3, found '1-2'",
        "steps | 11 | may have 100 images of this model, found 121",
        "labels | 0-2 | may have 100 images of this model"
      })
  void aPlaneThatCannotBeIsRefused(String name, String value, String message) {
    assertThatThrownBy(() -> drawn(new Plane(), Map.of(name, value)))
        .rootCause()
        .hasMessageContaining(message);
  }

  @Test
  void equalRequestsHaveEqualTagsAndOthersHaveOthers() {
    Map<String, String> one = Map.of("seed", "1", "count", "2");

    assertThat(studio.tag(new Samples(), one))
        .isEqualTo(studio.tag(new Samples(), Map.of("count", "2", "seed", "1")))
        .isNotEqualTo(studio.tag(new Samples(), Map.of("count", "2", "seed", "2")))
        .isNotEqualTo(studio.tag(new Samples(), Map.of("count", "3", "seed", "1")));
    assertThat(studio.tag(new Plane(), Map.of())).isNotEqualTo(studio.tag(new Samples(), Map.of()));
  }

  @Test
  void reconstructionsOfDifferentUploadsHaveDifferentTags() {
    ImageBatch images = sampled(SampleRequest.of(2));
    byte[] one = PngFile.encode(images.image(0));
    byte[] other = PngFile.encode(images.image(1));
    Map<String, String> label = Map.of("labels", "1");

    assertThat(studio.tag(new Reconstruction(one), label))
        .isEqualTo(studio.tag(new Reconstruction(one.clone()), label))
        .isNotEqualTo(studio.tag(new Reconstruction(other), label));
  }

  @Test
  void onlyTheChecksumPinsAnAnswer() {
    String checksum = TinyModel.LABELLED.pack().sha256();
    Drawing byVersion = studio.plan(new Samples(), Map.of("version", "1.0.0"));
    Drawing byChecksum = studio.plan(new Samples(), Map.of("sha256", checksum.substring(0, 16)));

    assertThat(byVersion.isPinned()).isFalse();
    assertThat(byChecksum.isPinned()).isTrue();
    byVersion.drop();
    byChecksum.drop();
    assertThatThrownBy(() -> drawn(new Samples(), Map.of("sha256", "0".repeat(16))))
        .hasMessageContaining("model labelled 1.0.0 has the checksum " + checksum.substring(0, 16));
    assertThatThrownBy(() -> drawn(new Samples(), Map.of("sha256", "12")))
        .hasMessageContaining("the first 16 to 64 digits");
  }
}
