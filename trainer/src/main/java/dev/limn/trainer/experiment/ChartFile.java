package dev.limn.trainer.experiment;

import dev.limn.runtime.file.AtomicOutput;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts as PNG files. */
final class ChartFile {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;

  /** A line of points. */
  record Line(String name, List<Double> x, List<Double> y) {

    /** A line over 1, 2, 3 and so on. */
    static Line over(String name, List<Double> y) {
      return new Line(
          name, IntStream.rangeClosed(1, y.size()).mapToObj(i -> (double) i).toList(), y);
    }
  }

  private ChartFile() {}

  /** Lines over numbers. */
  static void lines(String title, String x, String y, List<Line> lines, Path file) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(x).build();
    chart.setYAxisTitle(y);
    style(chart.getStyler());
    chart.getStyler().setMarkerSize(5);
    for (Line line : lines) {
      chart
          .addSeries(line.name(), line.x(), line.y().stream().map(ChartFile::drawable).toList())
          .setMarker(SeriesMarkers.CIRCLE);
    }
    write(chart, file);
  }

  /** Bars over names. */
  static void bars(
      String title, String x, String y, Map<String, Map<String, Double>> bars, Path file) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).xAxisTitle(x).build();
    chart.setYAxisTitle(y);
    style(chart.getStyler());
    bars.forEach(
        (name, heights) ->
            chart.addSeries(
                name,
                new ArrayList<>(heights.keySet()),
                heights.values().stream().map(ChartFile::drawable).toList()));
    write(chart, file);
  }

  private static void style(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
  }

  /** The chart leaves a gap at what is no number; an infinite one would stop it. */
  private static Double drawable(Double value) {
    return value != null && Double.isFinite(value) ? value : Double.NaN;
  }

  private static void write(Chart<?, ?> chart, Path file) {
    BufferedImage image = BitmapEncoder.getBufferedImage(chart);
    AtomicOutput.file(
        file,
        temporary -> {
          if (!ImageIO.write(image, "png", temporary.toFile())) {
            throw new IOException("no PNG writer");
          }
        });
  }
}
