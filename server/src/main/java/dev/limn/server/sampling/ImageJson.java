package dev.limn.server.sampling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.limn.runtime.image.ImageBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Images as JSON: {@code {"shape":[N,H,W,C],"labels":[...],"pixels":[...]}}. */
final class ImageJson {

  private static final JsonFactory JSON = new JsonFactory();

  private ImageJson() {}

  static byte[] encode(ImageBatch images) {
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
}
