package dev.limn.server.inference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** How bodies are read that nobody can trust: what a piece of JSON may cost has a bound. */
public final class StrictJson {

  /** No request of the protocol is deeper than outer object, tensor, data of a few axes. */
  private static final int MOST_DEPTH = 16;

  private static final int LONGEST_TEXT = 1024;

  /** What a message repeats of a value. */
  private static final int TOLD = 80;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_TEXT)
                  .maxNumberLength(64)
                  .build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private StrictJson() {}

  /**
   * A parser.
   *
   * @param bytes UTF-8
   * @param length how many of them are JSON
   * @return the parser; the caller closes it
   * @throws IOException never, as far as anybody knows
   */
  public static JsonParser parser(byte[] bytes, int length) throws IOException {
    return JSON.createParser(bytes, 0, length);
  }

  /**
   * Lets text through that can be written again.
   *
   * @param text with escapes resolved: JSON may name halves of characters
   * @return the same
   * @throws BadRequest if a surrogate stands alone
   */
  public static String sound(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          throw new BadRequest("a text has half of a surrogate pair: send whole characters");
        }
        i++;
      }
    }
    return text;
  }

  /**
   * What a message repeats of a value that was sent.
   *
   * @param found the value
   * @return its text, or where that is long its beginning
   */
  public static String told(Object found) {
    String text = String.valueOf(found);
    return text.length() <= TOLD ? text : text.substring(0, TOLD) + "...";
  }
}
