package dev.percha.benchmarks.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Four panels: an epoch's seconds against batch size, hidden units, rows and threads. */
public final class GrowthChart {
  /** Told apart by the colour-blind too (Okabe and Ito, 2008). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0xe69f00),
          new Color(0x56b4e9));

  private static final float[] DASHES = {5, 5};

  private GrowthChart() {}

  /**
   * Draws the chart.
   *
   * @param args {@code growth.csv}, and the PNG to write
   * @throws IOException where a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Map<String, Map<String, TreeMap<Double, Double>>> panels = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",");
      panels
          .computeIfAbsent(cells[0], panel -> new TreeMap<>())
          .computeIfAbsent(cells[2], contender -> new TreeMap<>())
          .put(Double.valueOf(cells[1]), Double.valueOf(cells[3]));
    }
    List<XYChart> charts =
        panels.entrySet().stream().map(panel -> chart(panel.getKey(), panel.getValue())).toList();
    BitmapEncoder.saveBitmap(charts, 2, 2, args[1], BitmapEncoder.BitmapFormat.PNG);
  }

  private static XYChart chart(String panel, Map<String, TreeMap<Double, Double>> contenders) {
    XYChart chart =
        new XYChartBuilder()
            .width(640)
            .height(440)
            .title("Seconds an epoch against " + panel)
            .xAxisTitle(panel)
            .yAxisTitle("seconds")
            .build();
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setXAxisDecimalPattern("0");
    boolean wide = panel.equals("batch size") || panel.equals("hidden units");
    styler.setXAxisLogarithmic(wide);
    styler.setYAxisLogarithmic(wide);
    styler.setYAxisLogarithmicDecadeOnly(false);
    if (!wide) {
      styler.setYAxisMin(0.0);
    }
    int at = 0;
    for (Map.Entry<String, TreeMap<Double, Double>> contender : contenders.entrySet()) {
      draw(chart, contender.getKey(), contender.getValue(), COLOURS.get(at++ % COLOURS.size()));
    }
    return chart;
  }

  /** Bare sgemm dashed: the floor of the lines above it. */
  private static void draw(
      XYChart chart, String name, TreeMap<Double, Double> points, Color color) {
    XYSeries line =
        chart.addSeries(name, List.copyOf(points.keySet()), List.copyOf(points.values()));
    line.setLineColor(color);
    line.setMarker(SeriesMarkers.CIRCLE);
    line.setMarkerColor(color);
    line.setLineStyle(
        name.startsWith("sgemm")
            ? new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
            : new BasicStroke(2.5f));
  }
}
