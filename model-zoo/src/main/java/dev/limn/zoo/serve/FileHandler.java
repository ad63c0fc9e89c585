package dev.limn.zoo.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers GET and HEAD with files of a directory, or with parts of them.
 *
 * @param root the directory, without symbolic links
 */
record FileHandler(Path root) implements HttpHandler {

  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9._-]*)+");

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      Optional<Path> file = file(exchange.getRequestURI().getPath());
      if (file.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      send(exchange, file.get());
    }
  }

  private Optional<Path> file(String path) throws IOException {
    if (!PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    Path file = root.resolve(path.substring(1));
    if (!Files.isRegularFile(file) || !file.toRealPath().startsWith(root)) {
      return Optional.empty();
    }
    return Optional.of(file);
  }

  private static void send(HttpExchange exchange, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      String tag = "\"%x-%x\"".formatted(Files.getLastModifiedTime(file).toMillis(), size);
      Headers headers = exchange.getResponseHeaders();
      headers.set("ETag", tag);
      headers.set("Accept-Ranges", "bytes");
      headers.set("Content-Type", type(file));
      Optional<ByteRange> range = ByteRange.of(exchange.getRequestHeaders(), tag, size);
      if (range.isPresent() && !range.get().isIn(size)) {
        headers.set("Content-Range", "bytes */" + size);
        exchange.sendResponseHeaders(416, -1);
        return;
      }
      range.ifPresent(part -> headers.set("Content-Range", part.header(size)));
      ByteRange sent = range.orElse(new ByteRange(0, size));
      send(exchange, channel, range.isPresent() ? 206 : 200, sent);
    }
  }

  private static void send(HttpExchange exchange, FileChannel file, int status, ByteRange range)
      throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(range.length()));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    // To this server a length of 0 means that it is not known.
    exchange.sendResponseHeaders(status, range.length() == 0 ? -1 : range.length());
    if (range.length() > 0) {
      OutputStream body = exchange.getResponseBody();
      long at = range.from();
      while (at < range.to()) {
        at += file.transferTo(at, range.to() - at, Channels.newChannel(body));
      }
      body.close();
    }
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".json")) {
      return "application/json";
    }
    return name.endsWith(".zip") ? "application/zip" : "application/octet-stream";
  }
}
