package dev.limn.trainer.packaging;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.FileRole;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;
import dev.limn.runtime.model.PackagedFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Gives a package that exists another measurement. */
public final class MeasuredPackage {

  private MeasuredPackage() {}

  /**
   * The same model with another evaluation in its manifest and in the card's section on quality.
   *
   * @param source the package
   * @param evaluation what was measured
   * @return the changed package, not written anywhere
   */
  public static ModelPackage of(ModelPackage source, Evaluation evaluation) {
    PackageBuilder builder = PackageBuilder.of(source);
    Optional<PackagedFile> card = source.manifest().file(FileRole.CARD);
    card.map(PackagedFile::path)
        .ifPresent(path -> builder.replace(path, remeasured(source.bytes(path), evaluation)));
    return builder.build(source.manifest().withEvaluation(evaluation));
  }

  private static byte[] remeasured(byte[] card, Evaluation evaluation) {
    String text = new String(card, StandardCharsets.UTF_8);
    return ModelCard.withQuality(text, evaluation).getBytes(StandardCharsets.UTF_8);
  }
}
