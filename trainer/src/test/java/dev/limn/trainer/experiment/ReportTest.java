package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limn.runtime.model.Evaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report and the result file of three cells: one reported, one diverged, one not run yet. */
class ReportTest {

  private static final Cell REPORTED = Results.reporting("size", 1, "mse", 0.25);

  private static final Experiment EXPERIMENT =
      new Experiment(
          "e9-size",
          "Size",
          "E9",
          List.of("Widths are ours."),
          List.of(
              new Claim(
                  "Small is good.", new Check("mse", Check.Order.AT_MOST, List.of("size-1"), 1)),
              new Claim("It looks good.", null)),
          List.of(REPORTED, Results.cell("size", 2), Results.cell("size", 3)),
          List.of(new Column("training.loss", "loss"), new Column("mse", "MSE")),
          List.of(),
          List.of(),
          new Experiment.Quick(Map.of(), 10),
          Integer.MAX_VALUE);

  @TempDir Path directory;

  private static Map<String, CellResult> results() {
    Map<String, CellResult> results = new LinkedHashMap<>();
    results.put("size-1", Results.measured(REPORTED, Map.of("mse", 0.2, "psnr", 7.0)));
    results.put("size-2", Results.diverged("size", 2, "training diverged at epoch 2"));
    return results;
  }

  @Test
  void theReportHasATableOfWhatWasReportedAndWhatWasFound() throws Exception {
    Path file = directory.resolve("report.md");

    new Report(
            EXPERIMENT,
            results(),
            List.of(new Illustration("images/a.png", "A picture", "Read it so.")),
            List.of("limn experiment e9-size --out e9-size", "limn train"))
        .write(file);

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            # E9: Size

            - Widths are ours.

            | size | epochs (reported) | loss | MSE, reported | MSE | time |
            | --- | --- | --- | --- | --- | --- |
            | 1 | 2 (100) | 7.5 | 0.25 | 0.2 | 61 s |
            | 2 | 1 | 9 |  | diverged | 1 s |
            | 3 | not run yet |  |  |  |  |

            ## Claims and aims

            |  | found |
            | --- | --- |
            | Small is good. | yes: 0.2 |
            | It looks good. | see the pictures |

            ## Divergences

            - size 2: training diverged at epoch 2

            ### A picture

            ![A picture](images/a.png)

            Read it so.

            ## Protocol

            - split: test

            ## Commands

            All cells took 62 s together. The first command does what all others do:

                limn experiment e9-size --out e9-size
                limn train
            """);
  }

  @Test
  void theResultFileHasARowACell() throws Exception {
    Path file = directory.resolve("result.json");

    new ResultFile(EXPERIMENT, results().values(), List.of("limn experiment e9-size")).write(file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.get("experiment").asText()).isEqualTo("e9-size");
    assertThat(json.get("commands").get(0).asText()).isEqualTo("limn experiment e9-size");
    assertThat(json.get("wallSeconds").asDouble()).isEqualTo(62.3);
    assertThat(json.get("rows")).hasSize(2);
    JsonNode row = json.get("rows").get(0);
    assertThat(row.get("cell").toString()).isEqualTo("{\"size\":1}");
    assertThat(row.get("reported").toString()).isEqualTo("{\"mse\":0.25}");
    assertThat(row.get("ours").toString())
        .isEqualTo("{\"training.loss\":7.5,\"mse\":0.2,\"psnr\":7.0}");
    assertThat(row.get("epochs").toString()).isEqualTo("{\"used\":2,\"reported\":100}");
    assertThat(json.get("rows").get(1).get("diverged").asText())
        .isEqualTo("training diverged at epoch 2");
  }

  @Test
  void theProtocolSaysWhatIsOfAllCellsAndWhatOfSome() throws Exception {
    Path file = directory.resolve("report.md");
    Map<String, CellResult> results = new LinkedHashMap<>();
    results.put("size-1", measuredBy(1, Map.of("split", "test", "n", "10000", "likelihood", "x")));
    results.put("size-2", measuredBy(2, Map.of("split", "test", "n", "1000", "trainedOn", "test")));
    results.put("size-3", measuredBy(3, Map.of("split", "test", "n", "10000", "likelihood", "y")));

    new Report(EXPERIMENT, results, List.of(), List.of()).write(file);

    assertThat(Files.readString(file))
        .contains(
            """
            ## Protocol

            - split: test

            Where cells differ:

            - likelihood
              - size 1: x
              - size 3: y
            - n
              - size 1; size 3: 10000
              - size 2: 1000
            - trainedOn
              - size 2: test

            ## Commands
            """);
  }

  private static CellResult measuredBy(int size, Map<String, String> protocol) {
    CellResult result = Results.measured("size", size, Map.of("mse", 0.5));
    return new CellResult(
        result.cell(),
        result.log(),
        Optional.of(new Evaluation(protocol, Map.of("mse", 0.5))),
        Optional.empty(),
        1);
  }
}
