package dev.limn.conformance.golden;

import dev.limn.LimnException;
import dev.limn.runtime.array.NpyArray;
import dev.limn.runtime.array.NpzFile;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A package of format {@code limn-model/1} that was written when the format was new, with what it
 * drew on that day. Its bytes never change: what reads the format must read it for ever.
 *
 * @param name the model's name
 */
public record GoldenPackage(String name) {

  /** Each shows another thing that the format allows. */
  private static final List<String> NAMES =
      List.of(
          "golden-unconditional",
          "golden-conditional",
          "golden-mixture",
          "golden-conditional-mixture",
          "golden-int8",
          "golden-half",
          "golden-foreign",
          "golden-classifier");

  /**
   * All of them.
   *
   * @return generators first, the classifier last
   */
  public static List<GoldenPackage> all() {
    return NAMES.stream().map(GoldenPackage::new).toList();
  }

  /**
   * Reads the package.
   *
   * @return the checked package
   * @throws LimnException if it is not one of the golden packages
   */
  public ModelPackage open() {
    return ModelPackage.read(path -> bytes(name + "/package/" + path), name);
  }

  /**
   * What the package drew when it was made, from its default prior at seed 7: {@code latents}
   * float32 {@code [N,Z]}, {@code labels} int64 {@code [N]} of a conditional model, {@code samples}
   * uint8 {@code [N,H,W,C]}, {@code int8} the same of its 8-bit decoder, {@code mean} and {@code
   * log_variance} float32 {@code [N,Z]} of its encoder for those samples.
   *
   * @return arrays by name; none of a classifier, whose test vectors say it all
   */
  public Map<String, NpyArray> drawn() {
    byte[] bytes = bytes(name + "/drawn.npz");
    return bytes == null ? Map.of() : NpzFile.decode(bytes, name + "/drawn.npz");
  }

  /**
   * The checksum of what was drawn.
   *
   * @return 64 hexadecimal digits; empty for a classifier
   */
  public String drawnSha256() {
    byte[] bytes = bytes(name + "/drawn.npz");
    return bytes == null ? "" : Sha256.of(bytes);
  }

  /** The name. */
  @Override
  public String toString() {
    return name;
  }

  private static byte[] bytes(String path) {
    try (InputStream in = GoldenPackage.class.getResourceAsStream(path)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("a resource can always be read", e);
    }
  }
}
