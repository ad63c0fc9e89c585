package dev.limn.server.grpc;

import dev.limn.server.LiveServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which a test writes frames of HTTP/2, or what is none. */
final class RawHttp2 implements AutoCloseable {

  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A frame that the server has sent. */
  record Frame(int type, byte[] payload) {}

  final Socket socket;
  private final DataInputStream in;

  RawHttp2(LiveServer server) throws IOException {
    socket = new Socket(InetAddress.getByName("127.0.0.1"), server.grpcPort());
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /** What each client begins with. */
  static byte[] hello() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(PREFACE);
    bytes.write(frame(SETTINGS, 0, 0, new byte[0]));
    return bytes.toByteArray();
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    return bytes.toByteArray();
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** The next frame; null where the server has closed the connection. */
  Frame read() throws IOException {
    int high = in.read();
    if (high < 0) {
      return null;
    }
    int length = high << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    in.skipNBytes(5);
    return new Frame(type, in.readNBytes(length));
  }

  /** Reads until a frame of a type; null where there comes none. */
  Frame await(int type) throws IOException {
    Frame frame = read();
    while (frame != null && frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
