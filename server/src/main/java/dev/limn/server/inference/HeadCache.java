package dev.limn.server.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The heads of binary requests that were read lately. A client's requests mostly differ in the
 * bytes of their tensors alone, and comparing a head is a tenth of the work of reading it. Safe for
 * use by many threads.
 */
final class HeadCache {

  /** A power of two. */
  private static final int PLACES = 64;

  private static final int LONGEST_HEAD = 1024;

  /** A head, the length of the body it came with, and what was read of them. */
  private record Head(byte[] bytes, int bodyLength, RawRequest request) {}

  private final AtomicReferenceArray<Head> heads = new AtomicReferenceArray<>(PLACES);

  /** The request of a body; null where its head was not read lately. */
  RawRequest find(byte[] body, int headerLength) {
    if (headerLength == body.length || headerLength > LONGEST_HEAD) {
      return null;
    }
    Head head = heads.get(place(body, headerLength));
    boolean known =
        head != null
            && head.bodyLength == body.length
            && Arrays.equals(head.bytes, 0, head.bytes.length, body, 0, headerLength);
    return known ? in(head.request, body) : null;
  }

  /** Remembers a sound request in place of another. */
  void keep(RawRequest request, byte[] body, int headerLength) {
    if (headerLength < body.length && headerLength <= LONGEST_HEAD) {
      byte[] head = Arrays.copyOf(body, headerLength);
      // Not the body: its tensors would be kept in memory with it.
      heads.set(place(body, headerLength), new Head(head, body.length, in(request, new byte[0])));
    }
  }

  private static RawRequest in(RawRequest request, byte[] body) {
    List<InputTensor> inputs = new ArrayList<>(request.inputs().size());
    for (InputTensor input : request.inputs()) {
      inputs.add(
          new InputTensor(input.name(), input.datatype(), input.shape(), input.data().in(body)));
    }
    return new RawRequest(request.id(), request.parameters(), inputs, request.outputs());
  }

  private static int place(byte[] body, int headerLength) {
    return (headerLength * 31 + body.length * 7 + body[headerLength / 2]) & PLACES - 1;
  }
}
