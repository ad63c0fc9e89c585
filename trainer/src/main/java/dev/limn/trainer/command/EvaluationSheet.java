package dev.limn.trainer.command;

import dev.limn.runtime.model.Evaluation;
import dev.limn.runtime.model.Manifest;
import dev.limn.trainer.evaluation.MetricRow;
import java.io.PrintStream;
import java.util.List;

/** An evaluation for people: metrics as a table, then the protocol. */
record EvaluationSheet(PrintStream out) {

  void print(Manifest manifest, Evaluation evaluation) {
    out.println(manifest.name() + " " + manifest.version() + " (" + manifest.family() + ")");
    List<MetricRow> rows = MetricRow.of(evaluation);
    int widest = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
    for (MetricRow row : rows) {
      String label = row.label() + " ".repeat(widest - row.label().length());
      out.println("  %s  %10s  %s".formatted(label, row.value(), row.meaning()).stripTrailing());
    }
    out.println("protocol");
    int widestKey =
        evaluation.protocol().keySet().stream().mapToInt(String::length).max().orElse(0);
    evaluation
        .protocol()
        .forEach(
            (key, text) ->
                out.println("  " + key + " ".repeat(widestKey - key.length()) + "  " + text));
  }
}
