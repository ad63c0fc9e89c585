package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limn.runtime.file.AtomicOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes {@code report.md}: what was reported and what was found, for people. */
final class Report {

  private final Experiment experiment;
  private final Map<String, CellResult> results;
  private final List<Illustration> illustrations;
  private final List<String> commands;
  private final StringBuilder text = new StringBuilder();

  Report(
      Experiment experiment,
      Map<String, CellResult> results,
      List<Illustration> illustrations,
      List<String> commands) {
    this.experiment = experiment;
    this.results = results;
    this.illustrations = illustrations;
    this.commands = commands;
  }

  void write(Path file) {
    head();
    table();
    claims();
    divergences();
    illustrations();
    protocol();
    commands();
    AtomicOutput.file(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void head() {
    line("# " + experiment.reference() + ": " + experiment.title());
    line("");
    experiment.notes().forEach(note -> line("- " + note));
    if (!experiment.notes().isEmpty()) {
      line("");
    }
  }

  private void table() {
    List<String> heads = new ArrayList<>(experiment.axes());
    heads.add("epochs (reported)");
    for (Column column : experiment.columns()) {
      if (experiment.reports(column.metric())) {
        heads.add(column.title() + ", reported");
      }
      heads.add(column.title());
    }
    heads.add("time");
    row(heads);
    row(heads.stream().map(head -> "---").toList());
    experiment.cells().forEach(cell -> row(cells(cell)));
    line("");
  }

  private List<String> cells(Cell cell) {
    CellResult result = results.get(cell.id());
    List<String> cells = new ArrayList<>();
    experiment.axes().forEach(axis -> cells.add(words(cell.values().get(axis))));
    cells.add(epochs(cell, result));
    for (Column column : experiment.columns()) {
      if (experiment.reports(column.metric())) {
        cells.add(words(cell.reported().get(column.metric())));
      }
      cells.add(ours(result, column.metric()));
    }
    cells.add(result == null ? "" : Figures.duration(result.seconds()));
    return cells;
  }

  private static String epochs(Cell cell, CellResult result) {
    String used = result == null ? "not run yet" : String.valueOf(result.log().size());
    return cell.reportedEpochs() > 0 ? used + " (" + cell.reportedEpochs() + ")" : used;
  }

  private static String ours(CellResult result, String metric) {
    if (result == null) {
      return "";
    }
    String value = Figures.shortest(result.value(metric));
    return value.isEmpty() && result.diverged() ? "diverged" : value;
  }

  private static String words(JsonNode value) {
    return value == null ? "" : value.asText();
  }

  private void claims() {
    if (experiment.claims().isEmpty()) {
      return;
    }
    line("## Claims and aims");
    line("");
    row(List.of("", "found"));
    row(List.of("---", "---"));
    experiment.claims().forEach(claim -> row(List.of(claim.text(), claim.verdict(results))));
    line("");
  }

  private void divergences() {
    List<CellResult> diverged = results.values().stream().filter(CellResult::diverged).toList();
    if (diverged.isEmpty()) {
      return;
    }
    line("## Divergences");
    line("");
    diverged.forEach(
        result -> line("- " + result.cell().label() + ": " + result.divergence().orElseThrow()));
    line("");
  }

  private void illustrations() {
    for (Illustration illustration : illustrations) {
      line("### " + illustration.caption());
      line("");
      line("![" + illustration.caption() + "](" + illustration.file() + ")");
      line("");
      if (!illustration.text().isEmpty()) {
        line(illustration.text());
        line("");
      }
    }
  }

  private void protocol() {
    Protocols protocols = Protocols.of(results.values());
    if (protocols.isEmpty()) {
      return;
    }
    line("## Protocol");
    line("");
    protocols.common().forEach((name, value) -> line("- " + name + ": " + value));
    line("");
    if (protocols.differing().isEmpty()) {
      return;
    }
    line("Where cells differ:");
    line("");
    protocols
        .differing()
        .forEach(
            (name, cells) -> {
              line("- " + name);
              cells.forEach(
                  (value, labels) -> line("  - " + String.join("; ", labels) + ": " + value));
            });
    line("");
  }

  private void commands() {
    double seconds = results.values().stream().mapToDouble(CellResult::seconds).sum();
    line("## Commands");
    line("");
    line(
        "All cells took "
            + Figures.duration(seconds)
            + " together. The first command does what all others do:");
    line("");
    commands.forEach(command -> line("    " + command));
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String content) {
    text.append(content).append('\n');
  }
}
