package dev.limn.conformance.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.conformance.Check;
import dev.limn.conformance.CheckFailure;
import dev.limn.conformance.server.SamplingSuite.Catalogue;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.ImageReader;
import dev.limn.runtime.image.PixelImage;
import dev.limn.runtime.image.PngFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipInputStream;

/** How samples become files, and how they are kept by those who have them already. */
record PictureRules(Connection server, Catalogue catalogue) {

  private static final int COUNT = 5;

  List<Check> checks() {
    return List.of(
        check(
            "v1.png",
            "a PNG is a grid without gaps: columns are the listed labels, else ceil(sqrt(count))",
            this::requireGrid),
        check(
            "v1.formats",
            "raw, npy, zip, json and a grid hold the same pixels",
            this::requireFormats),
        check("v1.post", "a POST without parameters draws what a GET does", this::requirePost),
        check(
            "v1.etag",
            "who has the picture by its entity tag is answered 304 without a body",
            this::requireTag),
        check(
            "v1.pinned",
            "a picture of a model that is named by its checksum says that it never changes",
            this::requireImmutable),
        check(
            "v1.interpolate",
            "a way has as many images as steps, from the sample of one seed to that of the other",
            "within 1 level of 255",
            this::requireWay),
        check("v1.grid", "a plane has steps by steps images", this::requirePlane),
        new Check(
            "v1.reconstruct",
            "an image of the model's size is answered with one of that size, any other is refused",
            () ->
                catalogue.models(DrawnModel::reconstructs, "has an encoder").stream()
                    .map(model -> new Draw(server, model))
                    .forEach(this::requireReconstruction)));
  }

  private Check check(String id, String rule, Consumer<Draw> body) {
    return check(id, rule, Check.EXACT, body);
  }

  private Check check(String id, String rule, String tolerance, Consumer<Draw> body) {
    return new Check(
        id,
        rule,
        tolerance,
        () -> catalogue.models().stream().map(model -> new Draw(server, model)).forEach(body));
  }

  private static ObjectNode five(Object... more) {
    ObjectNode parameters = Draw.parameters("count", COUNT, "seed", 2);
    parameters.setAll(Draw.parameters(more));
    return parameters;
  }

  private void requireGrid(Draw draw) {
    requireSize(draw, draw.get("/samples.png", five()), 3, 2);
    if (draw.model().isConditional()) {
      requireSize(draw, draw.get("/samples.png", five("labels", "0,1")), 2, 3);
    }
  }

  private static void requireSize(Draw draw, Answer answer, int columns, int rows) {
    PixelImage image = draw.png(answer);
    int width = columns * draw.model().width();
    int height = rows * draw.model().height();
    if (image.width() != width || image.height() != height) {
      throw answer.failure(
          "expects %d by %d pixels, found %d by %d"
              .formatted(width, height, image.width(), image.height()));
    }
  }

  private void requireFormats(Draw draw) {
    byte[] raw = draw.raw("/samples", COUNT, five());
    DrawnModel model = draw.model();
    requireSame(draw, "json", raw, draw.pixels(posted(draw, "json").json()));
    NpyArray array = NpyFile.decode(posted(draw, "npy").body(), "samples");
    long[] shape = {COUNT, model.height(), model.width(), model.channels()};
    if (!Arrays.equals(array.shape(), shape)) {
      throw failure(draw, "the npy array is " + array + ", expected " + Arrays.toString(shape));
    }
    requireSame(draw, "npy", raw, array.data());
    requireSame(draw, "zip", raw, unzipped(draw, posted(draw, "zip")));
    ImageBatch images = new ImageBatch(COUNT, model.height(), model.width(), model.channels(), raw);
    requireSame(
        draw, "png", images.grid(3).pixels(), draw.png(draw.get("/samples.png", five())).pixels());
  }

  private static Answer posted(Draw draw, String format) {
    return draw.post("/samples", five("format", format)).requireOk();
  }

  private static byte[] unzipped(Draw draw, Answer answer) {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
      while (zip.getNextEntry() != null) {
        byte[] png = zip.readAllBytes();
        pixels.writeBytes(
            ImageReader.decode(png, draw.model().channels(), answer.request()).pixels());
      }
    } catch (IOException e) {
      throw answer.failure("expects a zip, found none: " + e.getMessage());
    }
    return pixels.toByteArray();
  }

  private static void requireSame(Draw draw, String format, byte[] expected, byte[] found) {
    int at = Arrays.mismatch(expected, found);
    if (at >= 0) {
      throw failure(draw, "format " + format + " differs from raw at byte " + at);
    }
  }

  private void requirePost(Draw draw) {
    byte[] posted = draw.post("/samples", Draw.parameters()).requireOk().body();
    requireSame(draw, "png by GET", posted, draw.get("/samples.png", Draw.parameters()).body());
  }

  private void requireTag(Draw draw) {
    Answer first = draw.get("/samples.png", five()).requireOk();
    String tag = first.header("ETag");
    if (tag.isEmpty()) {
      throw first.failure("expects an ETag, found none");
    }
    Answer again = server.get(draw.address("/samples.png", five()), "If-None-Match", tag);
    if (again.status() != 304 || again.body().length > 0) {
      throw again.failure("expects 304 without a body for its own tag, found " + again.status());
    }
    Answer other = server.get(draw.address("/samples.png", five("seed", 77)), "If-None-Match", tag);
    other.requireOk();
  }

  private void requireImmutable(Draw draw) {
    Answer named = draw.get("/samples.png", five("sha256", draw.model().sha256())).requireOk();
    Answer latest = draw.get("/samples.png", five()).requireOk();
    if (!named.header("Cache-Control").contains("immutable")
        || latest.header("Cache-Control").contains("immutable")) {
      throw named.failure(
          "expects 'immutable' with a checksum alone, found '%s', and '%s' without one"
              .formatted(named.header("Cache-Control"), latest.header("Cache-Control")));
    }
  }

  private void requireWay(Draw draw) {
    int bytes = draw.model().bytes();
    ObjectNode way = Draw.parameters("from", 3, "to", 4, "steps", 4);
    ObjectNode one = Draw.parameters("count", 1);
    if (draw.model().isConditional()) {
      way.put("labels", "0");
      one.put("labels", "0");
    }
    byte[] images = draw.raw("/interpolate", 4, way);
    for (int end = 0; end < 2; end++) {
      byte[] sample = draw.raw("/samples", 1, one.deepCopy().put("seed", 3 + end));
      requireNear(draw, sample, Arrays.copyOfRange(images, end * 3 * bytes, (end * 3 + 1) * bytes));
    }
  }

  private static void requireNear(Draw draw, byte[] expected, byte[] found) {
    for (int i = 0; i < expected.length; i++) {
      if (Math.abs(Byte.toUnsignedInt(expected[i]) - Byte.toUnsignedInt(found[i])) > 1) {
        throw failure(draw, "an end of a way is not the sample of its seed: pixel " + i);
      }
    }
  }

  private void requirePlane(Draw draw) {
    ObjectNode plane = Draw.parameters("steps", 3);
    if (draw.model().isConditional()) {
      plane.put("labels", "0");
    }
    if (draw.model().latents() < 2) {
      return;
    }
    draw.raw("/grid", 9, plane);
  }

  private void requireReconstruction(Draw draw) {
    DrawnModel model = draw.model();
    PixelImage own = draw.png(draw.get("/samples.png", Draw.parameters("count", 1)));
    String route =
        model.path() + "/reconstruct?format=raw" + (model.isConditional() ? "&labels=0" : "");
    Answer answer = server.post(route, "image/png", PngFile.encode(own), Map.of()).requireOk();
    if (answer.body().length != model.bytes()) {
      throw answer.failure("expects an image of " + model.bytes() + " bytes");
    }
    byte[] larger = new byte[(model.height() + 1) * model.width() * model.channels()];
    ImageBatch wrong =
        new ImageBatch(1, model.height() + 1, model.width(), model.channels(), larger);
    server.post(route, "image/png", PngFile.encode(wrong.image(0)), Map.of()).requireRefusal();
  }

  private static CheckFailure failure(Draw draw, String problem) {
    return new CheckFailure(draw.model().name() + ": " + problem);
  }
}
