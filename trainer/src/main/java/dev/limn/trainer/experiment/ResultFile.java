package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limn.runtime.file.AtomicOutput;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Writes {@code result.json}: what was reported and what was found, for programs. */
final class ResultFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Experiment experiment;
  private final Collection<CellResult> results;
  private final List<String> commands;

  ResultFile(Experiment experiment, Collection<CellResult> results, List<String> commands) {
    this.experiment = experiment;
    this.results = results;
    this.commands = commands;
  }

  void write(Path file) {
    ObjectNode root = JSON.createObjectNode();
    root.put("experiment", experiment.name());
    ArrayNode rows = root.putArray("rows");
    results.forEach(result -> row(result, rows.addObject()));
    commands.forEach(root.putArray("commands")::add);
    root.put("wallSeconds", tenths(results.stream().mapToDouble(CellResult::seconds).sum()));
    AtomicOutput.file(file, temporary -> JSON.writeValue(temporary.toFile(), root));
  }

  private void row(CellResult result, ObjectNode row) {
    Cell cell = result.cell();
    row.putObject("cell").setAll(cell.values());
    row.putObject("reported").setAll(cell.reported());
    ObjectNode ours = row.putObject("ours");
    for (Column column : experiment.columns()) {
      result.value(column.metric()).ifPresent(value -> ours.put(column.metric(), value));
    }
    result.evaluation().ifPresent(found -> found.metrics().forEach(ours::put));
    ObjectNode epochs = row.putObject("epochs").put("used", result.log().size());
    if (cell.reportedEpochs() > 0) {
      epochs.put("reported", cell.reportedEpochs());
    }
    result.divergence().ifPresent(message -> row.put("diverged", message));
    result
        .evaluation()
        .ifPresent(
            found -> {
              ObjectNode protocol = row.putObject("protocol");
              found.protocol().forEach(protocol::put);
            });
    row.put("wallSeconds", tenths(result.seconds()));
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }
}
