package dev.percha.cli.search;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several parts of a search, so that machines which know nothing of each other can share it:
 * each candidate is in exactly one, by its id.
 *
 * @param index which part, 1 to {@code count}
 * @param count how many parts there are, at least 1
 */
public record Shard(int index, int count) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          index + "/" + count + "; allowed: a part and how many there are, such as 1/4 to 4/4");
    }
  }

  /** {@return the only part there is} */
  public static Shard whole() {
    return new Shard(1, 1);
  }

  /**
   * @param text as {@link #toString} writes it, such as {@code 2/4}
   * @return the part
   * @throws IllegalArgumentException where it is none
   */
  public static Shard parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no part, such as 2/4");
    }
    return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** {@return whether a candidate is in this part} */
  public boolean has(Candidate candidate) {
    return Long.remainderUnsigned(Long.parseUnsignedLong(candidate.id(), 16), count) == index - 1;
  }

  /** {@return as in {@code 2/4}} */
  @Override
  public String toString() {
    return index + "/" + count;
  }
}
