package dev.limn.server.model;

import dev.limn.runtime.model.ModelPackage;
import dev.limn.runtime.signature.TrustedKeys;
import java.util.List;

/**
 * The packages of another source, of which those alone open that a trusted key has signed.
 *
 * @param source where they come from
 * @param keys whose signature is required
 */
public record SignedSource(ModelSource source, TrustedKeys keys) implements ModelSource {

  @Override
  public List<Found> find() {
    return source.find().stream()
        .map(found -> new Found(found.place(), () -> required(found.open().get())))
        .toList();
  }

  private ModelPackage required(ModelPackage opened) {
    keys.require(opened);
    return opened;
  }
}
