package dev.limn.trainer.loop;

import dev.limn.runtime.file.AtomicOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws losses over epochs. */
final class LossChart {

  private LossChart() {}

  static void write(String title, Map<String, List<Double>> series, Path file) {
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(500)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle("loss")
            .build();
    chart.getStyler().setMarkerSize(4);
    series.forEach(
        (name, values) -> {
          double[] epochs = IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
          double[] losses = values.stream().mapToDouble(LossChart::drawable).toArray();
          chart.addSeries(name, epochs, losses).setMarker(SeriesMarkers.CIRCLE);
        });
    AtomicOutput.file(
        file,
        temporary -> {
          if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", temporary.toFile())) {
            throw new IOException("no PNG writer");
          }
        });
  }

  /** The chart leaves a gap at what is no number; an infinite one would stop it. */
  private static double drawable(double loss) {
    return Double.isFinite(loss) ? loss : Double.NaN;
  }
}
