package dev.limn.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The parts of the explorer page, each read when it is first asked for. */
final class ExplorerFiles {

  /** A file with what browsers need to know of it. */
  record Part(byte[] bytes, String mediaType, String entityTag) {}

  private static final String PLACE = "/dev/limn/server/explorer/";

  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "explorer.css", "text/css; charset=utf-8",
          "explorer.js", "text/javascript; charset=utf-8",
          "painting.js", "text/javascript; charset=utf-8",
          "plane.js", "text/javascript; charset=utf-8",
          "server.js", "text/javascript; charset=utf-8",
          "sheet.js", "text/javascript; charset=utf-8",
          "snippets.js", "text/javascript; charset=utf-8",
          "way.js", "text/javascript; charset=utf-8");

  private final Map<String, Part> read = new ConcurrentHashMap<>();

  /** Null where the page has no such part. */
  Part find(String name) {
    return MEDIA_TYPES.containsKey(name) ? read.computeIfAbsent(name, ExplorerFiles::read) : null;
  }

  private static Part read(String name) {
    try (InputStream in = ExplorerFiles.class.getResourceAsStream(PLACE + name)) {
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String tag = '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
      return new Part(bytes, MEDIA_TYPES.get(name), tag);
    } catch (IOException e) {
      throw new UncheckedIOException("the explorer page lacks " + name, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
