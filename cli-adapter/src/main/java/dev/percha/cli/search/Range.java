package dev.percha.cli.search;

import dev.percha.core.domain.random.NumpyRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * All numbers between two, of which a search draws some: as many as it is told to.
 *
 * @param name the setting's name
 * @param low the least, finite; above 0 on a logarithmic scale
 * @param high the greatest, finite, above the least
 * @param scale by which numbers are equally likely
 * @param whole whether only whole numbers are meant
 * @param condition where it applies
 */
public record Range(
    String name, double low, double high, Scale scale, boolean whole, Optional<Condition> condition)
    implements Axis {
  /** By what numbers of a range are equally likely. */
  public enum Scale {
    /** Equal differences are. */
    LINEAR,
    /** Equal ratios are: as many learning rates between 1e-4 and 1e-3 as between 1e-3 and 1e-2. */
    LOGARITHMIC
  }

  /** No training tells more digits apart, and people read and copy them. */
  private static final MathContext DIGITS = new MathContext(3);

  public Range {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(scale, "scale");
    Objects.requireNonNull(condition, "condition");
    if (!(low < high && Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          low + ".." + high + "; allowed: two finite numbers, the second above the first");
    }
    if (scale == Scale.LOGARITHMIC && low <= 0) {
      throw new IllegalArgumentException(
          low + ".." + high + " is drawn by its logarithm; allowed: to begin above 0");
    }
  }

  /** {@return whether a value is written as a range, {@code low..high}} */
  public static boolean isOne(String text) {
    return text.contains("..");
  }

  /**
   * @param name the setting's name
   * @param text {@code low..high}
   * @param scale by which numbers are equally likely
   * @param whole whether only whole numbers are meant
   * @param condition where it applies
   * @return the range
   * @throws IllegalArgumentException where it is none
   */
  public static Range parse(
      String name, String text, Scale scale, boolean whole, Optional<Condition> condition) {
    String[] ends = text.trim().split("\\.\\.", -1);
    try {
      if (ends.length == 2) {
        return new Range(
            name,
            Double.parseDouble(ends[0]),
            Double.parseDouble(ends[1]),
            scale,
            whole,
            condition);
      }
    } catch (NumberFormatException e) {
      // Refused below, as what has more than two ends.
    }
    throw new IllegalArgumentException("\"" + text + "\" is no range, such as 1e-4..1e-2");
  }

  /**
   * {@inheritDoc} By numpy {@code uniform(low, high)}, or {@code exp(uniform(log(low),
   * log(high)))}; rounded to three digits or a whole number, and not beyond the ends.
   */
  @Override
  public String draw(NumpyRandom random) {
    double drawn =
        scale == Scale.LINEAR
            ? random.uniform(low, high)
            : Math.exp(random.uniform(Math.log(low), Math.log(high)));
    double rounded = whole ? Math.rint(drawn) : new BigDecimal(drawn).round(DIGITS).doubleValue();
    double kept = Math.max(low, Math.min(high, rounded));
    return whole ? Long.toString((long) kept) : Double.toString(kept).toLowerCase(Locale.ROOT);
  }
}
