package dev.limn.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"latent\": 5}                      | latent-5                | latent 5",
        "{\"rate\": 0.002, \"Z\": 20}         | rate-0.002-z-20         | rate 0.002, Z 20",
        "{\"loss\": \"sum^0.8\"}               | loss-sum-0.8            | loss sum^0.8",
        "{\"loss\": \"KL alone\"}             | loss-kl-alone           | loss KL alone",
        "{\"loss\": \"a/b:*?<>. .\"}       | loss-a-b                | loss a/b:*?<>. .",
      },
      quoteCharacter = '`')
  void itsDirectoryIsPortableAndItsLabelReadable(String values, String id, String label)
      throws Exception {
    Cell cell = cell(values);

    assertThat(cell.id()).isEqualTo(id);
    assertThat(cell.label()).isEqualTo(label);
  }

  @Test
  void settingsComeOnTopOfEarlierOnes() {
    Cell cell = Results.cell("latent", 5).withSettings(Map.of("latent", "5", "batch", "32"));

    assertThat(cell.withSettings(Map.of("batch", "8")).settings())
        .isEqualTo(Map.of("latent", "5", "batch", "8"));
    assertThat(cell.resolved().latent()).isEqualTo(5);
    assertThat(cell.resolved().run().batch()).isEqualTo(32);
  }

  @Test
  void whatNothingTellsApartIsNoCell() {
    assertThatThrownBy(() -> cell("{}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a cell must say what tells it apart");
  }

  @Test
  void commandsQuoteWhatAShellWouldRead() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("optimizer.learning-rate", "1e-3");
    settings.put("encoder", "[flatten, {dense: 8}]");

    assertThat(CellCommands.of(Results.cell("latent", 5).withSettings(settings), 2, 50))
        .isEqualTo(
            List.of(
                "limn train vae-mlp-mnist --threads 2 --set optimizer.learning-rate=1e-3"
                    + " --set 'encoder=[flatten, {dense: 8}]' --out cells/latent-5/run",
                "limn export cells/latent-5/run --prior normal --out cells/latent-5/package",
                "limn evaluate cells/latent-5/package --count 50 --json > cells/latent-5/evaluation.json"));
    assertThat(ShellWord.of("it's")).isEqualTo("'it'\\''s'");
  }

  private static Cell cell(String values) throws Exception {
    Map<String, JsonNode> map = new LinkedHashMap<>();
    new ObjectMapper()
        .readTree(values)
        .properties()
        .forEach(e -> map.put(e.getKey(), e.getValue()));
    return new Cell(map, "vae-mlp-mnist", Map.of(), Map.of(), 0, false, 0, false);
  }
}
