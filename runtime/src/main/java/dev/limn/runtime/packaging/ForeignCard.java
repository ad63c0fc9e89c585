package dev.limn.runtime.packaging;

import dev.limn.onnx.DecoderPorts;
import dev.limn.runtime.model.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The card of a foreign decoder's package: what is known of it, and that the rest is not. */
record ForeignCard(Manifest manifest, ForeignFacts facts, DecoderPorts ports) {

  private static final String TEXT =
      """
      ---
      library_name: limn
      pipeline_tag: unconditional-image-generation
      license: %s
      tags:
      - onnx
      - %s
      ---

      # %s %s

      %s

      ![samples](samples.png)

      It draws images of %s from latents of %d numbers%s.

      ## Use

          limn sample %s --count 64%s --out samples.png

      `model.json` states the inputs and outputs of the graph for use with any ONNX runtime.

      ## Measured quality

      Not measured.

      ## Origin

      Wrapped by `limn package` from an ONNX file that does not say how it was trained: data, settings and quality are
      known to its makers.

      - original file: SHA-256 %s
      - original latent: %s
      - original image: `%s`, black %d, white %d, channels %s
      - licence of the weights: %s
      - licence of the data: %s

      On trial latents the packaged graph draws what the original draws, within 1e-4, alone and in batches.

      ## Limits

      Latents are drawn from the standard normal distribution, which only its makers can confirm is what it was trained for.
      """;

  byte[] bytes() {
    boolean conditional = manifest.conditional();
    int last = manifest.image().classNames().size() - 1;
    String text =
        String.format(
            Locale.ROOT,
            TEXT,
            facts.licence() == null ? "unknown" : facts.licence().toLowerCase(Locale.ROOT),
            manifest.family(),
            manifest.name(),
            manifest.version(),
            manifest.description().replaceFirst("\\.?$", "."),
            manifest.image().describe(),
            manifest.latent().size(),
            conditional
                ? " and a class each (" + String.join(", ", manifest.image().classNames()) + ")"
                : "",
            manifest.name(),
            conditional ? " --labels 0-" + last : "",
            manifest.training().originalSha256(),
            "`" + ForeignInputs.text(ports.latent().input()).replace("'", "") + "`",
            ports.image().output(),
            ports.image().range().black(),
            ports.image().range().white(),
            ports.image().channelsLast() ? "last" : "first",
            said(facts.licence()),
            said(facts.dataLicence()));
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String said(String text) {
    return text == null ? "not stated" : text;
  }
}
