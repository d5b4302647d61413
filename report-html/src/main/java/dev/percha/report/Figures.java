package dev.percha.report;

import dev.percha.results.TestScores;
import dev.percha.results.verdict.Intervals;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.commons.statistics.interval.Interval;

/** Numbers as the report writes them: with a point and few digits, or as a dash. */
final class Figures {
  /** Where nobody measured. */
  static final String NONE = "–";

  private Figures() {}

  /** {@return with four decimals, as the command line has losses and accuracies} */
  static String four(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
  }

  /** {@return an accuracy's 95% interval, such as {@code 0.8650 to 0.8780}} */
  static String interval(TestScores scores) {
    Interval wilson = Intervals.wilson(scores.confusion().correct(), scores.confusion().total());
    return four(wilson.getLowerBound()) + " to " + four(wilson.getUpperBound());
  }

  static String seconds(OptionalDouble seconds) {
    return seconds.isPresent() ? String.format(Locale.ROOT, "%.1f", seconds.getAsDouble()) : NONE;
  }

  /** {@return in MiB, as operating systems count} */
  static String mebibytes(OptionalLong bytes) {
    return bytes.isPresent()
        ? String.format(Locale.ROOT, "%,d MiB", Math.round(bytes.getAsLong() / 0x1p20))
        : NONE;
  }

  /** {@return a part of a whole in percent without decimals} */
  static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f%%", 100 * part);
  }
}
