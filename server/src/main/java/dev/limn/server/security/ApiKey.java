package dev.limn.server.security;

import dev.limn.UsageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What the server knows of a key: enough to recognise it, too little to use it. A key is 32 random
 * bytes, which nobody guesses however fast the hash, so that SHA-256 without salt or rounds is
 * enough.
 */
public final class ApiKey {

  /** What each secret begins with, so that it is recognised where it should not be. */
  public static final String PREFIX = "limn_";

  private static final int SECRET_BYTES = 32;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(ApiKey::newDigest);

  private final String name;
  private final Role role;
  private final byte[] sha256;
  private final LocalDate notAfter;
  private final Instant end;

  private ApiKey(String name, Role role, byte[] sha256, LocalDate notAfter) {
    this.name = name;
    this.role = role;
    this.sha256 = sha256;
    this.notAfter = notAfter;
    this.end =
        notAfter == null
            ? Instant.MAX
            : notAfter.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /**
   * Makes a secret.
   *
   * @param random where its bytes come from
   * @return {@code limn_} and 43 letters, digits, dashes and underscores
   */
  public static String newSecret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The key of a secret.
   *
   * @param name what people call it: letters, digits and {@code . _ @ -}, at most 64
   * @param role what it may do
   * @param secret what is presented
   * @param notAfter its last day, in UTC; null for no end
   * @return the key, which does not hold the secret
   * @throws UsageException if the name is none
   */
  public static ApiKey of(String name, Role role, String secret, LocalDate notAfter) {
    return new ApiKey(requireName(name), role, hash(secret), notAfter);
  }

  /**
   * Reads a line of a file of keys.
   *
   * @param line {@code name role sha256 [not-after]}, the last such as {@code 2027-12-31}
   * @return the key
   * @throws UsageException if it is no such line; never repeats what may be a secret
   */
  public static ApiKey parse(String line) {
    String[] fields = line.strip().split("\\s+");
    if (fields.length < 3 || fields.length > 4) {
      throw new UsageException(
          "a key is 'name role sha256 [not-after]', found " + fields.length + " fields");
    }
    if (!SHA256.matcher(fields[2]).matches()) {
      throw new UsageException(
          "the third field is the key's SHA-256 as 64 digits of 0-9a-f, found "
              + fields[2].length()
              + " characters");
    }
    return new ApiKey(
        requireName(fields[0]),
        Role.parseOfKey(fields[1]),
        HexFormat.of().parseHex(fields[2]),
        fields.length == 4 ? day(fields[3]) : null);
  }

  /**
   * Reads a last day.
   *
   * @param text such as {@code 2027-12-31}
   * @return the day
   * @throws UsageException if it is none
   */
  public static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new UsageException("a last day is such as 2027-12-31, found '" + text + "'");
    }
  }

  private static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new UsageException(
          "the name of a key has 1 to 64 letters, digits and . _ @ -, found " + name.length());
    }
    return name;
  }

  /** The hash of what was presented, in the time that its length takes and no more. */
  static byte[] hash(String secret) {
    return DIGEST.get().digest(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * What people call it.
   *
   * @return its name
   */
  public String name() {
    return name;
  }

  Role role() {
    return role;
  }

  /** Compares in a time that does not depend on where the hashes differ. */
  boolean hasHash(byte[] hash) {
    return MessageDigest.isEqual(sha256, hash);
  }

  boolean isValidAt(Instant now) {
    return now.isBefore(end);
  }

  boolean isSameSecret(ApiKey other) {
    return hasHash(other.sha256);
  }

  /**
   * The line of a file of keys.
   *
   * @return what {@link #parse} reads
   */
  public String line() {
    String line = name + " " + role + " " + HexFormat.of().formatHex(sha256);
    return notAfter == null ? line : line + " " + notAfter;
  }

  /** Its name alone: keys get into messages. */
  @Override
  public String toString() {
    return name;
  }
}
