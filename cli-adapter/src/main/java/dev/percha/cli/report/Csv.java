package dev.percha.cli.report;

import java.util.regex.Pattern;

/** Texts in comma-separated values (RFC 4180). */
final class Csv {
  private static final Pattern TO_QUOTE = Pattern.compile("[\",\\r\\n]");

  /** What a spreadsheet would take for a formula. */
  private static final Pattern FORMULA = Pattern.compile("^[=+\\-@\\t\\r].*", Pattern.DOTALL);

  private Csv() {}

  /** {@return a name as a field, quoted where it must be, and never a formula} */
  static String text(String name) {
    String plain = FORMULA.matcher(name).matches() ? "'" + name : name;
    return TO_QUOTE.matcher(plain).find() ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
  }
}
