package dev.percha.cli.report;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.results.RunSummary;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Training against validation, epoch by epoch: a colour for each run, thin and dashed where it
 * trains, thick where it is validated, and a dot at the epoch of lowest validation loss.
 */
public final class Curves {
  /** Told apart by the colour-blind too (Okabe and Ito, 2008). */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072b2),
          new Color(0xd55e00),
          new Color(0x009e73),
          new Color(0xcc79a7),
          new Color(0xe69f00));

  private static final List<Marker> SIGNS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.CROSS,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.PLUS,
          SeriesMarkers.DIAMOND);

  private Curves() {}

  /**
   * A curve and what it is called in the legend.
   *
   * @param label the legend's text
   * @param run the run
   */
  public record Curve(String label, RunSummary run) {}

  /**
   * @param title above the picture
   * @param curves runs with at least one epoch each
   * @return loss.png's bytes
   * @throws ConfigurationException where this machine has no fonts to draw with
   */
  public static byte[] loss(String title, List<Curve> curves) {
    return png(title, "cross-entropy loss", curves, EpochMetrics::loss, EpochMetrics::valLoss);
  }

  /**
   * @param title above the picture
   * @param curves runs with at least one epoch each
   * @return accuracy.png's bytes
   * @throws ConfigurationException where this machine has no fonts to draw with
   */
  public static byte[] accuracy(String title, List<Curve> curves) {
    return png(title, "accuracy", curves, EpochMetrics::accuracy, EpochMetrics::valAccuracy);
  }

  /** {@return one of the colours, in turn} */
  static Color colour(int number) {
    return COLOURS.get(number % COLOURS.size());
  }

  private static byte[] png(
      String title,
      String axis,
      List<Curve> curves,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<EpochMetrics> validation) {
    requireFonts();
    try {
      XYChart chart =
          new XYChartBuilder()
              .width(960)
              .height(600)
              .title(title)
              .xAxisTitle("epoch")
              .yAxisTitle(axis)
              .build();
      style(chart);
      for (int i = 0; i < curves.size(); i++) {
        draw(chart, curves.get(i), i, training, validation);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BitmapEncoder.saveBitmap(chart, bytes, BitmapEncoder.BitmapFormat.PNG);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDK says that a font is missing by many kinds of exceptions and errors. */
  static void requireFonts() {
    try {
      new Font(Font.SANS_SERIF, Font.PLAIN, 12)
          .getStringBounds("0", new FontRenderContext(null, true, true));
    } catch (RuntimeException | Error e) {
      throw new ConfigurationException(
          "no curves were drawn: this machine has no fonts for Java; install fontconfig and a font"
              + " (Debian: apt-get install fontconfig fonts-dejavu-core)",
          e);
    }
  }

  static void style(XYChart chart) {
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    styler.setXAxisDecimalPattern("0");
    styler.setYAxisDecimalPattern("0.###");
    styler.setPlotGridLinesColor(new Color(0xe0e0e0));
    styler.setPlotBorderVisible(false);
  }

  private static void draw(
      XYChart chart,
      Curve curve,
      int number,
      ToDoubleFunction<EpochMetrics> training,
      ToDoubleFunction<EpochMetrics> validation) {
    Color colour = colour(number);
    List<EpochMetrics> epochs = curve.run().history();
    double[] x = epochs.stream().mapToDouble(EpochMetrics::epoch).toArray();
    XYSeries dashed =
        line(
            chart,
            number == 0 ? "training (dashed)" : curve.label() + ", training",
            x,
            values(epochs, training),
            colour);
    dashed.setLineStyle(
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0));
    if (epochs.size() == 1) {
      // A line of one point is not seen.
      dashed.setMarker(SeriesMarkers.CROSS);
      dashed.setMarkerColor(colour);
    }
    // How it is drawn is said once, by the first.
    dashed.setShowInLegend(number == 0);
    int best = curve.run().bestEpoch().orElseThrow();
    line(
            chart,
            curve.label() + ", validation; best epoch: " + best,
            x,
            values(epochs, validation),
            colour)
        .setLineStyle(new BasicStroke(2.5f));
    double at = validation.applyAsDouble(epochs.get(best - 1));
    XYSeries sign =
        line(chart, curve.label() + ", best epoch", new double[] {best}, new double[] {at}, colour);
    // Of other shapes, so that two in one place are seen as two.
    sign.setMarker(SIGNS.get(number % SIGNS.size()));
    sign.setMarkerColor(colour);
    sign.setLineStyle(new BasicStroke(0));
    sign.setShowInLegend(false);
  }

  /** A loss that is infinite leaves a gap. */
  private static double[] values(List<EpochMetrics> epochs, ToDoubleFunction<EpochMetrics> value) {
    return epochs.stream()
        .mapToDouble(value)
        .map(y -> Double.isFinite(y) ? y : Double.NaN)
        .toArray();
  }

  private static XYSeries line(XYChart chart, String name, double[] x, double[] y, Color colour) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(colour);
    return series;
  }
}
