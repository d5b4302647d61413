package dev.percha.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From figures to places in a drawing, with round figures marked.
 *
 * @param low the lowest figure
 * @param high the highest, above {@code low}
 * @param from where {@code low} is drawn
 * @param to where {@code high} is drawn
 * @param step between two marks
 */
record Scale(double low, double high, double from, double to, double step) {
  private static final int MARKS = 6;

  /**
   * A mark.
   *
   * @param place in the drawing
   * @param label the figure
   */
  record Mark(String place, String label) {}

  /** {@return a scale whose ends are marks, of figures that are finite} */
  static Scale around(double least, double most, double from, double to) {
    double span = most > least ? most - least : Math.max(Math.abs(most), 1) * 0.01;
    double step = round(span / MARKS);
    double low = Math.floor(least / step + 1e-9) * step;
    double high = Math.ceil(most / step - 1e-9) * step;
    return new Scale(low, high > low ? high : low + step, from, to, step);
  }

  /** {@return a scale of whole numbers, with marks at round ones} */
  static Scale ofWhole(int first, int last, double from, double to) {
    double step = Math.max(1, round((last - first) / 10.0));
    return new Scale(first, Math.max(last, first + 1), from, to, step);
  }

  /** The least of 1, 2, 5, 10 times a power of ten that is not below. */
  private static double round(double span) {
    if (span <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(span)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= span * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** {@return whether a figure has a place: one that is finite, and not beyond all measure} */
  static boolean holds(double figure) {
    return Math.abs(figure) < 1e100;
  }

  double at(double figure) {
    return from + (figure - low) / (high - low) * (to - from);
  }

  List<Mark> marks() {
    List<Mark> marks = new ArrayList<>();
    for (long i = Math.round(Math.ceil(low / step - 1e-9)); i * step <= high + step / 1e6; i++) {
      double figure = i * step;
      marks.add(new Mark(place(at(figure)), label(figure)));
    }
    return marks;
  }

  /** A loss that diverged has more digits than there is room for. */
  private String label(double figure) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    boolean plain = decimals <= 5 && Math.max(Math.abs(low), Math.abs(high)) < 1e6;
    return plain
        ? String.format(Locale.ROOT, "%." + decimals + "f", figure)
        : String.format(Locale.ROOT, "%.1e", figure);
  }

  /** {@return a place as SVG has it} */
  static String place(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
