package dev.limn.runtime.signature;

import dev.limn.LimnException;
import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Binary data between {@code -----BEGIN ...-----} and {@code -----END ...-----} (RFC 7468). */
final class PemFile {

  private static final int MAX_BYTES = 1 << 20;
  private static final int LINE_LENGTH = 64;

  private PemFile() {}

  static String encode(String label, byte[] content) {
    Base64.Encoder base64 = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, base64.encodeToString(content), label);
  }

  /**
   * All blocks with a label.
   *
   * @throws LimnException if the file cannot be read, or a block is damaged
   */
  static List<byte[]> read(Path file, String label) {
    Pattern block =
        Pattern.compile("-----BEGIN %s-----([^-]*)-----END %s-----".formatted(label, label));
    Matcher matcher = block.matcher(text(file));
    List<byte[]> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(decode(matcher.group(1), file));
    }
    return blocks;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new LimnException("key file " + file + " is larger than 1 MB: it is none");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new LimnException("cannot read key file " + file + ": " + AtomicOutput.reason(e), e);
    }
  }

  private static byte[] decode(String base64, Path file) {
    try {
      return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new LimnException("key file " + file + " is damaged: " + e.getMessage(), e);
    }
  }
}
