package dev.limn.trainer.experiment;

import java.util.List;
import java.util.Map;

/**
 * A sentence that an experiment tests.
 *
 * @param text the sentence
 * @param check how figures decide it; null where pictures must
 */
record Claim(String text, Check check) {

  /** The cells that the claim speaks of. */
  List<String> cells() {
    return check == null ? List.of() : check.cells();
  }

  /** What the figures say, as a cell of the report's table. */
  String verdict(Map<String, CellResult> results) {
    return check == null ? "see the pictures" : check.verdict(results);
  }
}
