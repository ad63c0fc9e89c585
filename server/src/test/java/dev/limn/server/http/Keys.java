package dev.limn.server.http;

import dev.limn.server.security.ApiKey;
import dev.limn.server.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a key of each role. */
public final class Keys {

  public static final String SAMPLE = "limn_for-samples";
  public static final String MANAGE = "limn_for-managing";

  private Keys() {}

  public static Path write(Path file) throws IOException {
    return Files.writeString(file, line(SAMPLE, Role.SAMPLE) + line(MANAGE, Role.MANAGE));
  }

  static String line(String secret, Role role) {
    return ApiKey.of("a-" + role, role, secret, null).line() + "\n";
  }
}
