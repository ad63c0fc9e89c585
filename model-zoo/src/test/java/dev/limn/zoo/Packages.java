package dev.limn.zoo;

import dev.limn.runtime.model.Manifest;
import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.model.PackageBuilder;

/** The smallest model that comes with Limn, under other names. */
public final class Packages {

  private static final ModelPackage SMALLEST = ModelZoo.get("beta-vae-mnist");

  private Packages() {}

  public static ModelPackage of(String name, String version) {
    return of(name, version, "A model of a test");
  }

  public static ModelPackage of(String name, String version, String description) {
    Manifest like = SMALLEST.manifest();
    return PackageBuilder.of(SMALLEST)
        .build(
            new Manifest(
                like.format(),
                name,
                version,
                like.family(),
                description,
                like.task(),
                like.image(),
                like.latent(),
                like.likelihood(),
                like.opset(),
                like.graphs(),
                like.files(),
                like.training(),
                like.evaluation(),
                like.exportParity(),
                like.created(),
                like.licence()));
  }
}
