package dev.limn.trainer.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.limn.LimnException;
import dev.limn.Suggestion;
import dev.limn.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Finds the built-in experiments. */
public final class Experiments {

  private static final List<String> NAMES =
      List.of(
          "e1-latent-size",
          "e2-losses",
          "e3-gan",
          "e4-beta",
          "e5-noise",
          "e6-loss-shapes",
          "e7-cvae-sweep",
          "e8-cifar10");

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Experiments() {}

  /** The file as it stands: what is left out is null. */
  private record Sheet(
      String title,
      String reference,
      List<String> notes,
      List<ClaimSheet> claims,
      String recipe,
      int reportedEpochs,
      List<CellSheet> cells,
      List<Column> columns,
      List<PlotSheet> charts,
      List<DrawingSheet> pictures,
      Experiment.Quick quick) {

    Experiment named(String name) {
      return new Experiment(
          name,
          title,
          reference,
          orNone(notes),
          claims.stream().map(ClaimSheet::claim).toList(),
          cells.stream().map(cell -> cell.cell(this)).toList(),
          columns,
          orNone(charts).stream().map(PlotSheet::plot).toList(),
          orNone(pictures).stream().map(DrawingSheet::drawing).toList(),
          quick,
          Integer.MAX_VALUE);
    }
  }

  private record CellSheet(
      Map<String, JsonNode> cell,
      String recipe,
      Map<String, String> settings,
      Map<String, JsonNode> reported,
      Integer reportedEpochs,
      boolean mayDiverge,
      double corruption,
      boolean mixture) {

    Cell cell(Sheet sheet) {
      return new Cell(
          cell,
          recipe == null ? sheet.recipe() : recipe,
          settings == null ? Map.of() : settings,
          reported == null ? Map.of() : reported,
          reportedEpochs == null ? sheet.reportedEpochs() : reportedEpochs,
          mayDiverge,
          corruption,
          mixture);
    }
  }

  private record ClaimSheet(
      String text, String metric, Check.Order order, List<String> cells, double limit) {

    Claim claim() {
      return new Claim(text, order == null ? null : new Check(metric, order, cells, limit));
    }
  }

  private record PlotSheet(
      String title, String metric, String over, String by, List<String> cells) {

    Plot plot() {
      return new Plot(title, metric, over, by, orNone(cells));
    }
  }

  private record DrawingSheet(Drawing.Kind kind, String caption, List<String> cells) {

    Drawing drawing() {
      return new Drawing(kind, caption, orNone(cells));
    }
  }

  private static <T> List<T> orNone(List<T> list) {
    return list == null ? List.of() : list;
  }

  /**
   * The built-in experiments.
   *
   * @return their names, in the order of the reference systems
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Finds an experiment.
   *
   * @param name one of {@link #names()}
   * @return the experiment
   * @throws UsageException if there is none of that name
   */
  public static Experiment load(String name) {
    if (!NAMES.contains(name)) {
      throw new UsageException("unknown experiment '" + name + "'" + Suggestion.tail(name, NAMES));
    }
    try (InputStream in = Experiments.class.getResourceAsStream(name + ".yaml")) {
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new LimnException("cannot read the built-in experiment " + name, e);
    }
  }

  static Experiment parse(String name, String yaml) throws JsonProcessingException {
    return YAML.readValue(yaml, Sheet.class).named(name);
  }
}
