package dev.percha.table;

/**
 * Numbers as tables have them: digits with a decimal point, an optional sign and exponent, such as
 * {@code -1.5e3}. What else Java takes for a number, as {@code 1f}, {@code 0x1p3} or {@code NaN},
 * is none here.
 */
final class DecimalNumber {
  /** Whole numbers below 2^53, and powers of ten up to this one, are exact in double. */
  private static final int EXACT_POWER = 22;

  private static final long EXACT = 1L << 53;

  private static final double[] POWERS = new double[EXACT_POWER + 1];

  static {
    for (int i = 0; i <= EXACT_POWER; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  private final char[] text;
  private final int to;
  private int at;
  private long digits;
  private int count;
  private int power;

  private DecimalNumber(char[] text, int from, int length) {
    this.text = text;
    this.at = from;
    this.to = from + length;
  }

  /**
   * Reads a number, rounded to double as {@link Double#parseDouble} does.
   *
   * @param text what it stands in
   * @param from where it begins
   * @param length how many characters it has
   * @return the number; {@code NaN} where it is none
   */
  static double parse(char[] text, int from, int length) {
    return new DecimalNumber(text, from, length).value(from, length);
  }

  private double value(int from, int length) {
    boolean negative = at < to && text[at] == '-';
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    int whole = digits();
    int fraction = 0;
    if (at < to && text[at] == '.') {
      at++;
      fraction = digits();
      power = -fraction;
    }
    if (whole + fraction == 0 || !exponent() || at < to) {
      return Double.NaN;
    }
    // Of a number of so few digits, one division or product of exact numbers is rounded right.
    if (count < 19 && digits < EXACT && Math.abs(power) <= EXACT_POWER) {
      double value = power < 0 ? digits / POWERS[-power] : digits * POWERS[power];
      return negative ? -value : value;
    }
    return Double.parseDouble(new String(text, from, length));
  }

  /** Reads on while there are digits; how many there were. */
  private int digits() {
    int first = at;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      if (++count < 19) {
        digits = digits * 10 + text[at] - '0';
      }
      at++;
    }
    return at - first;
  }

  /** Reads an exponent where there is one; whether it is one. */
  private boolean exponent() {
    if (at == to || text[at] != 'e' && text[at] != 'E') {
      return true;
    }
    at++;
    boolean negative = at < to && text[at] == '-';
    if (at < to && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    int first = at;
    int exponent = 0;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      exponent = Math.min(100_000, exponent * 10 + text[at] - '0');
      at++;
    }
    power += negative ? -exponent : exponent;
    return at > first;
  }
}
