package dev.limn.server.inference;

import java.util.List;
import java.util.Optional;

/**
 * What the protocol tells of the server.
 *
 * @param name what it is
 * @param version its version; {@code development} outside of a jar
 * @param extensions of the protocol that it knows
 */
public record ServerMetadata(String name, String version, List<String> extensions) {

  /** That of this server. */
  public static final ServerMetadata LIMN =
      new ServerMetadata(
          "limn",
          Optional.ofNullable(ServerMetadata.class.getPackage().getImplementationVersion())
              .orElse("development"),
          List.of("binary_tensor_data", "model_repository", "statistics", "seeded_sampling"));
}
