package dev.limn.server.model;

import dev.limn.runtime.model.ModelPackage;
import java.util.List;
import java.util.function.Supplier;

/** Where packages come from. */
public interface ModelSource {

  /**
   * A place where a package is, or should be.
   *
   * @param place what messages call it; no path of this machine
   * @param open reads the package as it is now; throws {@link dev.limn.LimnException} where it is
   *     unsound
   */
  record Found(String place, Supplier<ModelPackage> open) {}

  /**
   * Looks what there is now.
   *
   * @return a place each package, in order
   */
  List<Found> find();
}
