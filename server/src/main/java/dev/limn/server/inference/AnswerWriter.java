package dev.limn.server.inference;

import dev.limn.runtime.model.ImageFormat;
import dev.limn.runtime.model.Manifest;
import dev.limn.server.inference.InferRequest.Output;
import dev.limn.server.inference.InferRequest.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes the answer to a request. Pure functions. */
final class AnswerWriter {

  /** The head of an answer with a usual id and two outputs. */
  private static final int USUAL_HEAD = 512;

  private static final int MOST_BYTES_A_FLOAT = 16;
  private static final int MOST_BYTES_A_LEVEL = 4;

  private AnswerWriter() {}

  /** More bytes than the answer can have, but not much more. */
  static long mostBytes(InferRequest request, Manifest model) {
    long bytes = USUAL_HEAD;
    long numbers = (long) request.rows().count() * numbersAnImage(model);
    for (Output output : request.outputs()) {
      int json = output.tensor() == Tensor.IMAGE ? MOST_BYTES_A_FLOAT : MOST_BYTES_A_LEVEL;
      bytes += numbers * (output.binary() ? output.tensor().elementBytes() : json);
    }
    return bytes;
  }

  static int numbersAnImage(Manifest model) {
    ImageFormat image = model.image();
    return image.channels() * image.height() * image.width();
  }

  /**
   * The answer.
   *
   * @param pixels {@code [N,H,W,C]}; null where it was not asked for
   * @param image {@code [N,C,H,W]}; null where it was not asked for
   */
  static Answer write(InferRequest request, Manifest model, byte[] pixels, float[] image) {
    JsonText json = new JsonText(USUAL_HEAD).raw("{");
    if (request.id() != null) {
      json.raw("\"id\":").string(request.id()).raw(",");
    }
    json.raw("\"model_name\":\"").raw(model.name());
    json.raw("\",\"model_version\":\"").raw(model.version()).raw("\",\"outputs\":[");
    int binary = 0;
    for (int i = 0; i < request.outputs().size(); i++) {
      Output output = request.outputs().get(i);
      int size = output.tensor() == Tensor.IMAGE ? bytes(image) : pixels.length;
      describe(json.raw(i == 0 ? "" : ","), output.tensor(), request.rows().count(), model);
      if (output.binary()) {
        json.raw(",\"parameters\":{\"binary_data_size\":").number(size).raw("}}");
        binary += size;
      } else if (output.tensor() == Tensor.IMAGE) {
        requireFinite(image, numbersAnImage(model));
        json.raw(",\"data\":").floats(image).raw("}");
      } else {
        json.raw(",\"data\":").levels(pixels).raw("}");
      }
    }
    json.raw("]}");
    return new Answer(joined(request, json, binary, pixels, image), json.length());
  }

  /** JSON has no infinity. */
  private static void requireFinite(float[] image, int numbersAnImage) {
    for (int i = 0; i < image.length; i++) {
      if (!Float.isFinite(image[i])) {
        throw new BadRequest(
            "latent %d gives an image with %s, which JSON cannot tell: ask for other latents or binary outputs"
                .formatted(i / numbersAnImage, image[i]));
      }
    }
  }

  private static int bytes(float[] image) {
    return Math.multiplyExact(image.length, Float.BYTES);
  }

  private static void describe(JsonText json, Tensor tensor, int rows, Manifest model) {
    ImageFormat format = model.image();
    boolean planes = tensor == Tensor.IMAGE;
    json.raw("{\"name\":\"").raw(tensor.label());
    json.raw("\",\"datatype\":\"").raw(tensor.datatype()).raw("\",\"shape\":[").number(rows);
    json.raw(",").number(planes ? format.channels() : format.height());
    json.raw(",").number(planes ? format.height() : format.width());
    json.raw(",").number(planes ? format.width() : format.channels()).raw("]");
  }

  private static byte[] joined(
      InferRequest request, JsonText json, int binary, byte[] pixels, float[] image) {
    byte[] body = Arrays.copyOf(json.bytes(), json.length() + binary);
    if (binary == 0) {
      return body;
    }
    ByteBuffer rest = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    rest.position(json.length());
    for (Output output : request.outputs()) {
      if (output.binary() && output.tensor() == Tensor.PIXELS) {
        rest.put(pixels);
      } else if (output.binary()) {
        rest.asFloatBuffer().put(image);
        rest.position(rest.position() + bytes(image));
      }
    }
    return body;
  }
}
