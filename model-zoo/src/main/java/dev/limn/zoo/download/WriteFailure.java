package dev.limn.zoo.download;

import java.io.IOException;

/** What arrived could not be written: no fault of the connection, and no use in trying again. */
final class WriteFailure extends IOException {

  private static final long serialVersionUID = 1L;

  WriteFailure(IOException cause) {
    super(cause);
  }

  IOException reason() {
    return (IOException) getCause();
  }
}
