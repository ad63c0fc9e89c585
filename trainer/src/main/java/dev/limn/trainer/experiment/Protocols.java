package dev.limn.trainer.experiment;

import dev.limn.runtime.model.Evaluation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the cells of an experiment were measured.
 *
 * @param common what is so of all cells, by name
 * @param differing what is not, by name: the labels of the cells by what is so of them
 */
record Protocols(Map<String, String> common, Map<String, Map<String, List<String>>> differing) {

  static Protocols of(Collection<CellResult> results) {
    Map<String, Map<String, List<String>>> found = new TreeMap<>();
    int measured = 0;
    for (CellResult result : results) {
      measured += result.evaluation().isPresent() ? 1 : 0;
      result
          .evaluation()
          .map(Evaluation::protocol)
          .orElse(Map.of())
          .forEach(
              (name, value) ->
                  found
                      .computeIfAbsent(name, n -> new LinkedHashMap<>())
                      .computeIfAbsent(value, v -> new ArrayList<>())
                      .add(result.cell().label()));
    }
    return split(found, measured);
  }

  private static Protocols split(Map<String, Map<String, List<String>>> found, int measured) {
    Map<String, String> common = new TreeMap<>();
    Map<String, Map<String, List<String>>> differing = new TreeMap<>();
    found.forEach(
        (name, cells) -> {
          Map.Entry<String, List<String>> first = cells.entrySet().iterator().next();
          if (first.getValue().size() == measured) {
            common.put(name, first.getKey());
            return;
          }
          differing.put(name, cells);
        });
    return new Protocols(common, differing);
  }

  boolean isEmpty() {
    return common.isEmpty() && differing.isEmpty();
  }
}
