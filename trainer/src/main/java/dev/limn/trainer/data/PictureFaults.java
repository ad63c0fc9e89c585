package dev.limn.trainer.data;

import dev.limn.LimnException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with a folder of pictures, so that one error can name every file. */
final class PictureFaults {

  private static final int LISTED = 20;

  private final Path root;
  private final List<String> faults = new ArrayList<>();

  PictureFaults(Path root) {
    this.root = root;
  }

  void add(Path file, String fault) {
    faults.add(root.relativize(file) + " " + fault);
  }

  int count() {
    return faults.size();
  }

  void throwIfAny() {
    if (faults.isEmpty()) {
      return;
    }
    String listed = faults.stream().sorted().limit(LISTED).collect(Collectors.joining("; "));
    String more = faults.size() > LISTED ? "; and " + (faults.size() - LISTED) + " more" : "";
    throw new LimnException(
        "%s: cannot use %d of its files, mend or remove them: %s%s"
            .formatted(root, faults.size(), listed, more));
  }
}
