package dev.limn.trainer.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module without weights as the file that PyTorch loads: a zip archive of code as
 * text, and of the module and its constants as pickled objects, both of which are empty here.
 */
final class TorchArchive {

  private static final String NAME = "function";

  /** Version 2 of the pickle format: the module, an instance whose only attribute is training. */
  private static final String MODULE =
      "\u0080\u0002c__torch__\nFunction\n)\u0081}(X\u0008\0\0\0training\u0088ub.";

  /** The same: a tuple of no constants. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  /** Of the file format: with a lower one, PyTorch would give operators their former meaning. */
  private static final String VERSION = "10\n";

  private TorchArchive() {}

  /**
   * The file of a module with one method.
   *
   * @param method its definition, indented as a member of a class
   */
  static byte[] of(String method) {
    String code =
        "class Function(Module):\n"
            + "  __parameters__ = []\n"
            + "  __buffers__ = []\n"
            + "  training : bool\n"
            + method;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // Pickle is bytes: each character here is one.
      store(zip, "data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "version", VERSION.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(NAME + "/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
