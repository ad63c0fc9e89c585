package dev.limn.server.sampling;

import dev.limn.UsageException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpyFile;
import dev.limn.runtime.image.ImageBatch;
import dev.limn.runtime.image.PngFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What images are answered as. */
public enum FileFormat {
  /** One picture: a grid, or a single image. */
  PNG("image/png", false) {
    @Override
    byte[] encode(Sheet sheet) {
      ImageBatch images = sheet.images();
      if (sheet.layout() == Layout.SINGLE && images.count() > 1) {
        throw new UsageException(
            "a single PNG holds one image, found %d: ask for layout grid or format zip"
                .formatted(images.count()));
      }
      return PngFile.encode(images.grid(sheet.columns()));
    }
  },
  /** A NumPy array uint8 {@code [N,H,W,C]}. */
  NPY("application/x-npy", true) {
    @Override
    byte[] encode(Sheet sheet) {
      ImageBatch images = sheet.images();
      return NpyFile.encode(
          NpyArray.ofBytes(
              images.pixels(), images.count(), images.height(), images.width(), images.channels()));
    }
  },
  /** A PNG an image, named by index and label. */
  ZIP("application/zip", false) {
    @Override
    byte[] encode(Sheet sheet) {
      return zip(sheet.images());
    }
  },
  /** Bytes {@code [N,H,W,C]} alone. */
  RAW("application/octet-stream", true) {
    @Override
    byte[] encode(Sheet sheet) {
      return sheet.images().pixels();
    }
  },
  /** Shape, labels, latents, and the bytes {@code [N,H,W,C]} as numbers in one list. */
  JSON("application/json", false) {
    @Override
    byte[] encode(Sheet sheet) {
      return ImageJson.encode(sheet);
    }
  };

  /** Fixed and without a zone: equal requests make equal files, everywhere. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final String mediaType;
  private final boolean streams;

  FileFormat(String mediaType, boolean streams) {
    this.mediaType = mediaType;
    this.streams = streams;
  }

  /**
   * What a response calls it.
   *
   * @return such as {@code image/png}
   */
  public String mediaType() {
    return mediaType;
  }

  /** Whether it can be written as images come. */
  boolean streams() {
    return streams;
  }

  /** The file of some images. */
  abstract byte[] encode(Sheet sheet);

  private static byte[] zip(ImageBatch images) {
    int digits = String.valueOf(images.count() - 1).length();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < images.count(); i++) {
        int index = i;
        String label = images.labels().map(labels -> "-label-" + labels[index]).orElse("");
        ZipEntry entry = new ZipEntry(("%0" + digits + "d%s.png").formatted(i, label));
        entry.setTimeLocal(ENTRY_TIME);
        zip.putNextEntry(entry);
        zip.write(PngFile.encode(images.image(i)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
