package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.NotApplicable;
import dev.limn.conformance.server.SamplingSuite.Catalogue;
import dev.limn.runtime.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Which samples a request stands for. */
record SampleRules(Connection server, Catalogue catalogue) {

  private static final int COUNT = 20;
  private static final int LEVELS = 1;

  List<Check> checks() {
    return List.of(
        new Check("v1.models", "GET /v1/models tells what each model is", () -> catalogue.models()),
        new Check("v1.model", "GET /v1/models/M tells the same of one", this::requireOne),
        check("v1.again", "the same request draws the same bytes", this::requireSame),
        check("v1.seed", "another seed draws other samples", this::requireSeeds),
        check(
            "v1.count",
            "sample i of a seed is the same whatever the count: 1, 2, 7 of 20",
            this::requirePrefixes),
        conditional(
            "v1.labels",
            "listed labels are cycled over the samples; none listed: classes of the model",
            this::requireLabels),
        conditional(
            "v1.label-names",
            "classes by name, by index and as a range mean the same",
            this::requireNames),
        check(
            "v1.latents",
            "latents from the normal prior are those of the seed, bit for bit",
            this::requireLatents),
        check(
            "v1.temperature",
            "a temperature scales the latents of the normal prior",
            this::requireTemperature),
        new Check(
            "v1.decode",
            "the latents that are told decode to the samples, by /v2 too",
            "within 1 level of 255",
            () -> draws().forEach(this::requireDecoded)));
  }

  private Check check(String id, String rule, Consumer<Draw> body) {
    return new Check(id, rule, () -> draws().forEach(body));
  }

  private Check conditional(String id, String rule, Consumer<Draw> body) {
    return new Check(
        id,
        rule,
        () ->
            catalogue.models(DrawnModel::isConditional, "has classes").stream()
                .map(model -> new Draw(server, model))
                .forEach(body));
  }

  private List<Draw> draws() {
    return catalogue.models().stream().map(model -> new Draw(server, model)).toList();
  }

  private void requireOne() {
    for (Draw draw : draws()) {
      Answer answer = server.get(draw.model().path()).requireOk();
      DrawnModel found = DrawnModel.of(answer.json(), answer.request());
      if (!found.equals(draw.model())) {
        throw answer.failure("expects " + draw.model() + ", found " + found);
      }
    }
  }

  private void requireSame(Draw draw) {
    if (!Arrays.equals(draw.samples(COUNT, "seed", 3), draw.samples(COUNT, "seed", 3))) {
      throw failure(draw, "two requests for seed 3 differ");
    }
  }

  private void requireSeeds(Draw draw) {
    if (Arrays.equals(draw.samples(COUNT, "seed", 3), draw.samples(COUNT, "seed", 4))) {
      throw failure(draw, "seeds 3 and 4 draw the same");
    }
  }

  private void requirePrefixes(Draw draw) {
    byte[] whole = draw.samples(COUNT, "seed", 5);
    for (int count : new int[] {1, 2, 7}) {
      byte[] part = draw.samples(count, "seed", 5);
      if (!Arrays.equals(part, Arrays.copyOf(whole, part.length))) {
        throw failure(draw, count + " samples are not the first of " + COUNT);
      }
    }
  }

  private void requireLabels(Draw draw) {
    int last = draw.model().classes().size() - 1;
    int[] cycled = draw.labels(draw.described(5, "labels", last + ",0"));
    if (!Arrays.equals(cycled, new int[] {last, 0, last, 0, last})) {
      throw failure(draw, "labels " + last + ",0 of 5 samples are " + Arrays.toString(cycled));
    }
    int[] drawn = draw.labels(draw.described(COUNT));
    if (drawn.length != COUNT || Arrays.stream(drawn).anyMatch(i -> i < 0 || i > last)) {
      throw failure(draw, "labels that were drawn are " + Arrays.toString(drawn));
    }
  }

  private void requireNames(Draw draw) {
    List<String> classes = draw.model().classes();
    int last = classes.size() - 1;
    byte[] byRange = draw.samples(COUNT, "labels", "0-" + last);
    byte[] byName = draw.samples(COUNT, "labels", String.join(",", classes));
    if (!Arrays.equals(byRange, byName)) {
      throw failure(draw, "labels 0-" + last + " and " + classes + " draw differently");
    }
  }

  private void requireLatents(Draw draw) {
    requireNormal(draw);
    int size = draw.model().latents();
    float[] expected = new float[COUNT * size];
    for (int i = 0; i < COUNT; i++) {
      new CounterRandom(9).normals(i, CounterRandom.LATENT, expected, i * size, size);
    }
    float[] found = draw.latents(draw.described(COUNT, "seed", 9, "prior", "normal"));
    int at = Arrays.mismatch(expected, found);
    if (at >= 0) {
      throw failure(
          draw,
          "latent[%d,%d] of seed 9 expects %s, found %s"
              .formatted(at / size, at % size, expected[at], found[at]));
    }
  }

  private static void requireNormal(Draw draw) {
    if (!draw.model().priors().contains("normal")) {
      throw new NotApplicable("model " + draw.model().name() + " has no normal prior");
    }
  }

  private void requireTemperature(Draw draw) {
    requireNormal(draw);
    float[] whole = draw.latents(draw.described(COUNT, "prior", "normal"));
    float[] half = draw.latents(draw.described(COUNT, "prior", "normal", "temperature", 0.5));
    for (int i = 0; i < whole.length; i++) {
      // Halving is exact.
      if (half[i] != whole[i] / 2) {
        throw failure(
            draw, "at temperature 0.5 number %d is %s, at 1 %s".formatted(i, half[i], whole[i]));
      }
    }
  }

  private void requireDecoded(Draw draw) {
    JsonNode described = draw.described(COUNT);
    byte[] expected = draw.pixels(described);
    DrawnModel model = draw.model();
    Answer metadata = server.get(ModelSpec.path(model.name())).requireOk();
    ModelSpec spec = ModelSpec.of(metadata.json(), metadata.request());
    double[] latents = new double[COUNT * model.latents()];
    float[] told = draw.latents(described);
    Arrays.setAll(latents, i -> told[i]);
    List<TensorValue> inputs =
        new ArrayList<>(
            List.of(
                new TensorValue(
                    "latent", Datatype.FP32, new long[] {COUNT, model.latents()}, latents)));
    if (model.isConditional()) {
      double[] labels = Arrays.stream(draw.labels(described)).asDoubleStream().toArray();
      inputs.add(new TensorValue("label", Datatype.INT64, new long[] {COUNT}, labels));
    }
    InferCall call = InferCall.ofBytes(inputs, 0).withOutput("pixels", true);
    InferAnswer found = InferAnswer.of(call.send(server, spec.path() + "/infer"), spec);
    double[] pixels = found.outputs().get("pixels").values();
    for (int i = 0; i < expected.length; i++) {
      if (Math.abs(pixels[i] - Byte.toUnsignedInt(expected[i])) > LEVELS) {
        throw failure(
            draw,
            "pixel %d is %d by /v1 and %s by /v2"
                .formatted(i, Byte.toUnsignedInt(expected[i]), pixels[i]));
      }
    }
  }

  private static CheckFailure failure(Draw draw, String problem) {
    return new CheckFailure(draw.model().name() + ": " + problem);
  }
}
