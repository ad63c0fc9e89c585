package dev.limn.trainer.experiment;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.limn.runtime.model.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cells and what came of them, made up. */
final class Results {

  private Results() {}

  static Cell cell(String axis, int value) {
    return new Cell(
        Map.of(axis, IntNode.valueOf(value)),
        "vae-mlp-mnist",
        Map.of(),
        Map.of(),
        0,
        false,
        0,
        false);
  }

  static Cell reporting(String axis, int value, String metric, double reported) {
    return new Cell(
        Map.of(axis, IntNode.valueOf(value)),
        "vae-mlp-mnist",
        Map.of(),
        Map.of(metric, JsonNodeFactory.instance.numberNode(reported)),
        100,
        false,
        0,
        false);
  }

  static CellResult measured(Cell cell, Map<String, Double> metrics) {
    return new CellResult(
        cell,
        List.of(Map.of("loss", 9.0, "seconds", 1.0), Map.of("loss", 7.5, "seconds", 1.0)),
        Optional.of(new Evaluation(Map.of("split", "test"), metrics)),
        Optional.empty(),
        61.25);
  }

  static CellResult measured(String axis, int value, Map<String, Double> metrics) {
    return measured(cell(axis, value), metrics);
  }

  static CellResult diverged(String axis, int value, String message) {
    return new CellResult(
        cell(axis, value), List.of(Map.of("loss", 9.0)), Optional.empty(), Optional.of(message), 1);
  }
}
