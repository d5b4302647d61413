package dev.percha.cli.report;

import dev.percha.cli.search.Ranking;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.failure.ConfigurationException;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What the trainings of a search cost against what they gave: validation loss at the best epoch
 * against the number of parameters, and against the seconds trained; a dot for each, the best
 * marked, and those that were ended at an earlier rung apart.
 */
public final class SweepChart {
  /** Above this ratio of the largest to the smallest, an axis is logarithmic. */
  private static final double WIDE = 10;

  private static final List<Marker> MARKERS =
      List.of(SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP);

  private SweepChart() {}

  /**
   * @param title above the picture
   * @param ranking trainings, of which at least one has a rank
   * @param monitor by which they are ranked
   * @return sweep.png's bytes
   * @throws ConfigurationException where this machine has no fonts to draw with
   */
  public static byte[] png(String title, Ranking ranking, Monitor monitor) {
    Curves.requireFonts();
    List<Trial> ranked =
        IntStream.range(0, ranking.order().size())
            .filter(place -> ranking.rank(place).isPresent())
            .mapToObj(ranking.order()::get)
            .toList();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BitmapEncoder.saveBitmap(
          List.of(
              chart(title, "parameters", "#,##0", ranked, monitor, Trial::parameters),
              chart(title, "seconds of training", "0.###", ranked, monitor, Trial::trainSeconds)),
          1,
          2,
          bytes,
          BitmapEncoder.BitmapFormat.PNG);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static XYChart chart(
      String title,
      String axis,
      String pattern,
      List<Trial> ranked,
      Monitor monitor,
      ToDoubleFunction<Trial> cost) {
    XYChart chart =
        new XYChartBuilder()
            .width(640)
            .height(520)
            .title(title + ", by " + axis)
            .xAxisTitle(axis)
            .yAxisTitle("validation loss at the best epoch")
            .build();
    Curves.style(chart);
    chart.getStyler().setXAxisDecimalPattern(pattern);
    chart.getStyler().setMarkerSize(10);
    chart.getStyler().setXAxisLogarithmic(isWide(ranked, cost));
    Map<Integer, List<Trial>> byEpochs = new TreeMap<>((one, other) -> other - one);
    for (Trial trial : ranked.subList(1, ranked.size())) {
      byEpochs.computeIfAbsent(trial.history().size(), epochs -> new ArrayList<>()).add(trial);
    }
    dots(chart, "best", ranked.subList(0, 1), monitor, cost, SeriesMarkers.DIAMOND, 1);
    int kind = 0;
    for (Map.Entry<Integer, List<Trial>> group : byEpochs.entrySet()) {
      String name = group.getKey() + (group.getKey() == 1 ? " epoch" : " epochs");
      Marker marker = MARKERS.get(Math.min(kind, MARKERS.size() - 1));
      dots(chart, name, group.getValue(), monitor, cost, marker, kind == 0 ? 0 : kind + 1);
      kind++;
    }
    return chart;
  }

  private static boolean isWide(List<Trial> ranked, ToDoubleFunction<Trial> cost) {
    double least = ranked.stream().mapToDouble(cost).min().orElseThrow();
    double most = ranked.stream().mapToDouble(cost).max().orElseThrow();
    return least > 0 && most / least > WIDE;
  }

  private static void dots(
      XYChart chart,
      String name,
      List<Trial> trials,
      Monitor monitor,
      ToDoubleFunction<Trial> cost,
      Marker marker,
      int colour) {
    Color shown = Curves.colour(colour);
    XYSeries series =
        chart.addSeries(
            name,
            trials.stream().mapToDouble(cost).toArray(),
            trials.stream()
                .map(trial -> trial.best(monitor, trial.history().size()).orElseThrow())
                .mapToDouble(EpochMetrics::valLoss)
                .toArray());
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    series.setMarker(marker);
    series.setMarkerColor(shown);
  }
}
