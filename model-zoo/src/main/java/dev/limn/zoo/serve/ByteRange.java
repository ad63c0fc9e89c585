package dev.limn.zoo.serve;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param from the first byte
 * @param to the byte behind the last
 */
record ByteRange(long from, long to) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");

  /**
   * The part that a request asks for (RFC 9110, 14.2): one alone; other forms mean the whole file,
   * as does a part of another version.
   */
  static Optional<ByteRange> of(Headers request, String tag, long size) {
    String wanted = request.getFirst("Range");
    String version = request.getFirst("If-Range");
    if (wanted == null || version != null && !version.equals(tag)) {
      return Optional.empty();
    }
    Matcher one = ONE.matcher(wanted);
    if (!one.matches()) {
      return Optional.empty();
    }
    long from = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? size - 1 : Long.parseLong(one.group(2));
    if (!one.group(2).isEmpty() && last < from) {
      return Optional.empty();
    }
    return Optional.of(new ByteRange(from, Math.min(last, size - 1) + 1));
  }

  boolean isIn(long size) {
    return from < size && from < to;
  }

  String header(long size) {
    return "bytes %d-%d/%d".formatted(from, to - 1, size);
  }

  long length() {
    return to - from;
  }
}
