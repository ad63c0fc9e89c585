package dev.limn.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestJsonTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The layout that other programs read: a change here is a change of the format. */
  private static final String GOLDEN =
      """
      {
        "format" : "limn-model/1",
        "name" : "tiny",
        "version" : "1.0.0",
        "family" : "cvae",
        "description" : "A test",
        "task" : "conditional",
        "image" : {
          "channels" : 1,
          "height" : 28,
          "width" : 28,
          "classNames" : [
            "cat",
            "dog"
          ]
        },
        "latent" : {
          "size" : 20,
          "priors" : [
            "normal"
          ],
          "defaultPrior" : "normal"
        },
        "likelihood" : {
          "kind" : "gaussian",
          "variance" : 0.1
        },
        "opset" : 17,
        "graphs" : [
          {
            "file" : "decoder.onnx",
            "inputs" : [
              {
                "name" : "latent",
                "type" : "float32",
                "shape" : [
                  "N",
                  "20"
                ]
              }
            ],
            "outputs" : [ ]
          }
        ],
        "files" : [
          {
            "path" : "decoder.onnx",
            "role" : "decoder",
            "precision" : "fp32",
            "bytes" : 3000000000,
            "sha256" : "%1$s"
          },
          {
            "path" : "README.md",
            "role" : "card",
            "bytes" : 7,
            "sha256" : "%1$s"
          }
        ],
        "training" : {
          "recipe" : {
            "epochs" : 3
          },
          "seed" : -1,
          "epochs" : 3,
          "dataSet" : {
            "name" : "digits",
            "sha256" : "%1$s",
            "licence" : "CC0"
          },
          "gitCommit" : "abc",
          "libraries" : {
            "djl" : "0.35.1",
            "onnxruntime" : "1.29.0"
          },
          "wallSeconds" : 1.5,
          "prior" : {
            "components" : 5,
            "images" : 900,
            "heldOut" : 100,
            "seed" : 3,
            "candidates" : [
              {
                "components" : 5,
                "trainingLogLikelihood" : -1.5,
                "heldOutLogLikelihood" : -1.25
              }
            ]
          }
        },
        "evaluation" : {
          "protocol" : {
            "n" : "100",
            "split" : "test"
          },
          "metrics" : {
            "mse" : 0.01,
            "psnr" : 20.0
          }
        },
        "exportParity" : [
          {
            "file" : "decoder.onnx",
            "output" : "image",
            "batch" : 7,
            "maxDifference" : 1.0E-7,
            "tolerance" : 1.0E-5
          }
        ],
        "created" : "2026-01-01T00:00:00Z",
        "licence" : "CC0-1.0"
      }
      """
          .formatted("0".repeat(64));

  @Test
  void theLayoutIsPinned() {
    assertThat(new String(ManifestJson.encode(full()), StandardCharsets.UTF_8)).isEqualTo(GOLDEN);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(decode(GOLDEN)).isEqualTo(full());
    Manifest sparse = TinyModel.UNCONDITIONAL.pack().manifest();
    assertThat(ManifestJson.decode(ManifestJson.encode(sparse), "tiny")).isEqualTo(sparse);
  }

  @Test
  void whatDoesNotApplyIsLeftOut() {
    String json =
        new String(ManifestJson.encode(TinyModel.UNCONDITIONAL.manifest()), StandardCharsets.UTF_8);

    assertThat(json).doesNotContain("null", "training", "evaluation", "exportParity", "variance");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "limn-model/1~limn-model/2~model.json states format limn-model/2, this version reads"
            + " limn-model/1: use a matching version of Limn",
        "\"format\"~\"forma\"~model.json states format none, this version reads limn-model/1: use a"
            + " matching version of Limn",
        "\"family\"~\"famly\" : 1, \"family\"~model.json: unknown key 'famly'; did you mean"
            + " 'family'?",
        "\"defaultPrior\"~\"sizes\" : 1, \"defaultPrior\"~model.json: unknown key 'latent.sizes';"
            + " did you mean 'size'?",
        "\"role\" : \"card\"~\"role\" : \"card\", \"kind\" : 1~model.json: unknown key"
            + " 'files[1].kind'; known: bytes, path, precision, role, sha256",
        "\"family\" : \"cvae\",~~model.json: family must be [a-z0-9][a-z0-9-]{0,63}, found null",
        "\"role\" : \"card\"~\"role\" : \"Card\"~model.json: files[1].role: expects one of"
            + " decoder, encoder, classifier, prior, test-vector, samples, card, licence",
        "\"height\" : 28~\"height\" : \"28\"~model.json: image.height: expects a number of its range",
        "\"cat\"~null~model.json: image: a list holds null where a value is needed",
        "\"name\" : \"tiny\"~\"name\" : \"Tiny\"~model.json: name must be [a-z0-9][a-z0-9-]{0,63},"
            + " found Tiny",
        "\"height\" : 28~\"height\" : 9999~model.json: image: image sides must be from 1 to 4096,"
            + " found 9999x28",
        "\"bytes\" : 7~\"bytes\" : -7~model.json: files[1]: a file needs its path, role and size,"
            + " found README.md, CARD, -7",
        "\"family\" : \"cvae\"~\"family\" : \"cvae\", \"family\" : \"vae\"~model.json is not JSON:"
            + " Duplicate field 'family'",
      })
  void whatBreaksARuleIsNamed(String from, String to, String problem) {
    assertThat(GOLDEN).contains(from);
    assertThatThrownBy(() -> decode(GOLDEN.replaceFirst(Pattern.quote(from), to == null ? "" : to)))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessage("model package tiny: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "\"task\" : \"conditional\"~\"task\" : \"drawing\"~task",
        "\"task\" : \"conditional\"~\"task\" : 1~task",
        "\"height\" : 28~\"height\" : \"28\"~image.height",
        "\"height\" : 28~\"height\" : 28.5~image.height",
        "\"opset\" : 17~\"opset\" : null~opset",
        "\"role\" : \"card\"~\"role\" : \"CARD\"~files[1].role",
        "\"epochs\" : 3,~\"epochs\" : \"three\",~training.epochs",
        "\"name\" : \"tiny\"~\"name\" : {}~name",
        "\"psnr\" : 20.0~\"psnr\" : \"good\"~evaluation.metrics.psnr",
      })
  void aValueOfTheWrongTypeIsNamedByItsPlace(String from, String to, String place) {
    assertThat(GOLDEN).contains(from);
    assertThatThrownBy(() -> decode(GOLDEN.replaceFirst(Pattern.quote(from), to == null ? "" : to)))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageStartingWith("model package tiny: model.json: " + place + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"''", "{", "[]", "1", "null", "{} {}", "nonsense", "{\"format\" : [1]}"})
  void whatIsNoManifestIsRefused(String json) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(InvalidPackageException.class)
        .message()
        .startsWith("model package tiny: model.json ")
        .matches("[ -~]+");
  }

  @Test
  void deepNestingIsRefused() {
    assertThatThrownBy(() -> decode("[".repeat(100_000)))
        .isInstanceOf(InvalidPackageException.class)
        .hasMessageStartingWith("model package tiny: model.json is not JSON: ");
  }

  /** Every place of a manifest is taken away, and given a value of every kind. */
  @Test
  void noManifestGetsPastTheCheckWithoutALineThatUsersUnderstand() throws IOException {
    List<JsonNode> values = new ArrayList<>();
    JsonNodeFactory make = JsonNodeFactory.instance;
    values.add(null);
    values.add(make.nullNode());
    values.add(make.numberNode(-1));
    values.add(make.numberNode(1e300));
    values.add(make.textNode(""));
    values.add(make.textNode("x"));
    values.add(make.booleanNode(true));
    values.add(make.arrayNode());
    values.add(make.arrayNode().addNull());
    values.add(make.objectNode());
    Map<String, byte[]> files = TinyModel.files(TinyModel.CONDITIONAL.pack());
    JsonNode tree = JSON.readTree(GOLDEN);
    int refused = 0;
    List<Place> places = places(tree, new ArrayList<>());
    for (Place place : places) {
      for (JsonNode value : values) {
        JsonNode earlier = place.get();
        place.set(value);
        refused += isRefusedInOneLine(tree, files, place) ? 1 : 0;
        place.set(earlier);
      }
    }
    assertThat(places).hasSizeGreaterThan(50);
    assertThat(refused).isGreaterThan(places.size() * 5);
    assertThat(JSON.treeToValue(tree, Manifest.class)).isEqualTo(full());
  }

  private static boolean isRefusedInOneLine(JsonNode tree, Map<String, byte[]> files, Place place)
      throws IOException {
    byte[] json = JSON.writeValueAsBytes(tree);
    try {
      ManifestJson.decode(json, "tiny");
    } catch (InvalidPackageException e) {
      assertThat(e.getMessage())
          .as("%s of %s", place, place.get())
          .startsWith("model package tiny: model.json")
          .doesNotContain("dev.limn", "java.", "null pointer", "`", "\n")
          .hasSizeLessThan(300);
      files.put("model.json", json);
      assertThatThrownBy(() -> ModelPackage.of(TinyModel.sealed(files), "tiny"))
          .isInstanceOf(InvalidPackageException.class);
      return true;
    }
    return false;
  }

  /** A place in a tree: a field of an object or an element of an array. */
  private record Place(JsonNode parent, String field, int index) {

    @Override
    public String toString() {
      return field == null ? "[" + index + "]" : field;
    }

    JsonNode get() {
      return parent instanceof ObjectNode object ? object.get(field) : parent.get(index);
    }

    void set(JsonNode value) {
      if (parent instanceof ObjectNode object) {
        if (value == null) {
          object.remove(field);
        } else {
          object.set(field, value);
        }
        return;
      }
      ((ArrayNode) parent).set(index, value == null ? JsonNodeFactory.instance.nullNode() : value);
    }
  }

  private static List<Place> places(JsonNode node, List<Place> places) {
    node.fieldNames()
        .forEachRemaining(
            field -> {
              places.add(new Place(node, field, 0));
              places(node.get(field), places);
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      places.add(new Place(node, null, i));
      places(node.get(i), places);
    }
    return places;
  }

  private static Manifest full() {
    String sha = "0".repeat(64);
    return new Manifest(
        Manifest.FORMAT,
        "tiny",
        "1.0.0",
        "cvae",
        "A test",
        Task.CONDITIONAL,
        new ImageFormat(1, 28, 28, List.of("cat", "dog")),
        LatentSpace.normal(20),
        new Likelihood("gaussian", 0.1),
        17,
        List.of(
            new GraphSignature(
                "decoder.onnx",
                List.of(new GraphSignature.Value("latent", "float32", List.of("N", "20"))),
                List.of())),
        List.of(
            new PackagedFile("decoder.onnx", FileRole.DECODER, Precision.FP32, 3_000_000_000L, sha),
            new PackagedFile("README.md", FileRole.CARD, null, 7, sha)),
        new Provenance(
            JsonNodeFactory.instance.objectNode().put("epochs", 3),
            -1L,
            3,
            new Provenance.DataSetReference("digits", sha, "CC0"),
            "abc",
            Map.of("onnxruntime", "1.29.0", "djl", "0.35.1"),
            1.5,
            null,
            new PriorFit(5, 900, 100, 3, List.of(new PriorFit.Candidate(5, -1.5, -1.25))),
            null),
        new Evaluation(Map.of("split", "test", "n", "100"), Map.of("psnr", 20.0, "mse", 0.01)),
        List.of(new ExportParity("decoder.onnx", "image", 7, 1e-7, 1e-5)),
        "2026-01-01T00:00:00Z",
        "CC0-1.0");
  }

  private static Manifest decode(String json) {
    return ManifestJson.decode(json.getBytes(StandardCharsets.UTF_8), "tiny");
  }
}
