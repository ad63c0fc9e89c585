package dev.limn.server.grpc;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.limn.conformance.server.protocol.ModelInferRequest;
import dev.limn.server.inference.BadRequest;
import io.grpc.StatusRuntimeException;

/**
 * A message as it came: a long one is read by another thread than that of its connection.
 *
 * @param bytes the message
 * @param failure why it could not be received; null where it was
 */
record Body(byte[] bytes, StatusRuntimeException failure) {

  private static final Parser<ModelInferRequest> INFER = reader(ModelInferRequest.parser());

  /** Fields that nobody knows are left out: kept, they take many times the room of their bytes. */
  static <Q extends Message> Parser<Q> reader(Parser<Q> parser) {
    return DiscardUnknownFieldsParser.wrap(parser);
  }

  ModelInferRequest inferRequest() {
    return read(INFER);
  }

  /**
   * Reads the message.
   *
   * @throws BadRequest if it is none of that type
   * @throws StatusRuntimeException if it was not received
   */
  <Q> Q read(Parser<Q> parser) {
    if (failure != null) {
      throw failure;
    }
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new BadRequest("the message is none of the protocol: " + e.getMessage());
    }
  }

  int length() {
    return bytes.length;
  }
}
