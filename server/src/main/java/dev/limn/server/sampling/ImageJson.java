package dev.limn.server.sampling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.limn.runtime.Latents;
import dev.limn.runtime.image.ImageBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Images as JSON: {@code {"shape":[N,H,W,C],"labels":[...],"latents":[[...],...],"pixels":[...]}}.
 */
final class ImageJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ImageJson() {}

  static byte[] encode(Sheet sheet) {
    ImageBatch images = sheet.images();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(images.pixels().length * 4 + 256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeFieldName("shape");
      int[] shape = {images.count(), images.height(), images.width(), images.channels()};
      json.writeArray(shape, 0, shape.length);
      if (images.labels().isPresent()) {
        int[] labels = images.labels().get();
        json.writeFieldName("labels");
        json.writeArray(labels, 0, labels.length);
      }
      writeLatents(sheet.latents(), json);
      json.writeArrayFieldStart("pixels");
      for (byte level : images.pixels()) {
        json.writeNumber(Byte.toUnsignedInt(level));
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void writeLatents(Latents latents, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("latents");
    for (int i = 0; i < latents.count(); i++) {
      json.writeStartArray();
      for (float number : latents.row(i)) {
        json.writeNumber(number);
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
