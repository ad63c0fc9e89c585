package dev.limn.benchmarks.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One HTTP/1.1 connection with at most one request on its way. */
final class LoadConnection implements AutoCloseable {

  private static final String LENGTH = "\r\ncontent-length:";
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer request;
  private final ByteBuffer head = ByteBuffer.allocate(8192);
  private final ByteBuffer body = ByteBuffer.allocate(1 << 16);
  private long due;
  private int status;
  private long bodyLeft;

  LoadConnection(InetSocketAddress address, byte[] request, Selector selector) throws IOException {
    this.channel = SocketChannel.open(address);
    this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.channel.configureBlocking(false);
    this.key = channel.register(selector, SelectionKey.OP_READ, this);
    this.request = ByteBuffer.wrap(request);
  }

  /** Sends the request, which was due at some time. */
  void send(long dueNanos) throws IOException {
    due = dueNanos;
    status = 0;
    head.clear();
    request.rewind();
    write();
  }

  private void write() throws IOException {
    channel.write(request);
    int wanted = SelectionKey.OP_READ | (request.hasRemaining() ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  /** Writes and reads what can be; true when the answer is complete, which is reported. */
  boolean advance(LoadReport report) throws IOException {
    if (key.isWritable()) {
      write();
    }
    if (!key.isReadable()) {
      return false;
    }
    if (status == 0 && !readHead()) {
      return false;
    }
    while (bodyLeft > 0) {
      body.clear().limit((int) Math.min(body.capacity(), bodyLeft));
      int read = requireOpen(channel.read(body));
      if (read == 0) {
        return false;
      }
      bodyLeft -= read;
    }
    report.answered(status, System.nanoTime() - due);
    return true;
  }

  private boolean readHead() throws IOException {
    int from = Math.max(0, head.position() - END_OF_HEAD.length);
    requireOpen(channel.read(head));
    int end = end(from);
    if (end < 0) {
      return false;
    }
    String text = new String(head.array(), 0, end, StandardCharsets.ISO_8859_1);
    status = Integer.parseInt(text.substring(9, 12));
    int length = text.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (length < 0) {
      throw new IOException("an answer without Content-Length: " + text);
    }
    int valueAt = length + LENGTH.length();
    String value = text.substring(valueAt, text.indexOf('\r', valueAt));
    bodyLeft = Long.parseLong(value.strip()) - (head.position() - end);
    return true;
  }

  /** Where the body begins, or -1 while the head is not complete. */
  private int end(int from) {
    byte[] bytes = head.array();
    for (int i = from; i + END_OF_HEAD.length <= head.position(); i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        return i + END_OF_HEAD.length;
      }
    }
    return -1;
  }

  private static int requireOpen(int read) throws IOException {
    if (read < 0) {
      throw new EOFException("the server has closed a connection");
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
