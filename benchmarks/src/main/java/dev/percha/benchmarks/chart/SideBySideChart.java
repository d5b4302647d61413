package dev.percha.benchmarks.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * An epoch's seconds for each contender, fastest first: a bar for the median, a dot for a round.
 */
public final class SideBySideChart {
  private static final Color BAR = new Color(0x9ecae1);
  private static final Color DOT = new Color(0x08306b);

  private SideBySideChart() {}

  /**
   * Draws the chart.
   *
   * @param args {@code side-by-side.json}, and the PNG to write
   * @throws IOException where a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Map<String, double[]> seconds =
        seconds(new ObjectMapper().readTree(new File(args[0])).get("training"));
    if (!seconds.isEmpty()) {
      BitmapEncoder.saveBitmap(chart(seconds), args[1], BitmapEncoder.BitmapFormat.PNG);
    }
  }

  /** Each contender's rounds in ascending order; contenders by their medians. */
  private static Map<String, double[]> seconds(JsonNode training) {
    List<Map.Entry<String, double[]>> contenders = new ArrayList<>();
    training
        .properties()
        .forEach(field -> contenders.add(Map.entry(field.getKey(), rounds(field.getValue()))));
    contenders.sort(Comparator.comparingDouble(contender -> median(contender.getValue())));
    Map<String, double[]> sorted = new LinkedHashMap<>();
    contenders.forEach(contender -> sorted.put(contender.getKey(), contender.getValue()));
    return sorted;
  }

  private static double[] rounds(JsonNode contender) {
    return StreamSupport.stream(contender.get("seconds").spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static CategoryChart chart(Map<String, double[]> seconds) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(560)
            .title("Seconds for an epoch of 50,000 images: median, and each round")
            .yAxisTitle("seconds")
            .build();
    CategoryStyler styler = chart.getStyler();
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setXAxisLabelRotation(45);
    styler.setOverlapped(true);
    styler.setYAxisMin(0.0);
    List<String> names = List.copyOf(seconds.keySet());
    chart
        .addSeries("median", names, seconds.values().stream().map(SideBySideChart::median).toList())
        .setFillColor(BAR);
    int rounds = seconds.values().iterator().next().length;
    for (int round = 0; round < rounds; round++) {
      int at = round;
      CategorySeries dots =
          chart.addSeries(
              "round " + (round + 1),
              names,
              seconds.values().stream().map(values -> values[at]).toList());
      dots.setChartCategorySeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Scatter);
      dots.setMarker(SeriesMarkers.CIRCLE);
      dots.setMarkerColor(DOT);
    }
    return chart;
  }
}
