package dev.limn.server.batch;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A row is two numbers, its image one byte: their sum. Notes the sizes of batches. */
final class FakeDecoder implements RowDecoder {

  /** A row that no decoder survives. */
  static final float POISON = 666;

  final List<Integer> batches = new CopyOnWriteArrayList<>();
  volatile boolean runsOutOfMemoryOnce;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch entered = new CountDownLatch(0);

  /** Has the next batches wait until the gate is opened. */
  void shut() {
    gate = new CountDownLatch(1);
    entered = new CountDownLatch(1);
  }

  void open() {
    gate.countDown();
  }

  /** Waits until a batch stands before the gate. */
  void awaitEntered() throws InterruptedException {
    if (!entered.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("no batch came");
    }
  }

  @Override
  public int latentSize() {
    if (runsOutOfMemoryOnce) {
      runsOutOfMemoryOnce = false;
      throw new OutOfMemoryError("of the test");
    }
    return 2;
  }

  @Override
  public boolean conditional() {
    return true;
  }

  @Override
  public byte[] pixels(float[] latents, int[] labels) {
    byte[] pixels = new byte[labels.length];
    float[] images = images(latents, labels);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) images[i];
    }
    return pixels;
  }

  @Override
  public float[] images(float[] latents, int[] labels) {
    batches.add(labels.length);
    waitAtGate();
    float[] images = new float[labels.length];
    for (int i = 0; i < images.length; i++) {
      if (latents[2 * i] == POISON) {
        throw new IllegalStateException("poison");
      }
      images[i] = latents[2 * i] + latents[2 * i + 1] + labels[i];
    }
    return images;
  }

  private void waitAtGate() {
    entered.countDown();
    try {
      if (!gate.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the gate was not opened");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
