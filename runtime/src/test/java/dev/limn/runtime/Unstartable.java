package dev.limn.runtime;

/** A thread as the system refuses it where a process may have no more of them. */
final class Unstartable extends Thread {

  Unstartable(String name) {
    super(name);
  }

  @Override
  public synchronized void start() {
    throw new OutOfMemoryError("unable to create native thread");
  }
}
