package dev.percha.cli;

import java.util.Collection;
import java.util.Comparator;

/** What somebody may have meant who wrote a name that there is not. */
final class Suggestion {
  private Suggestion() {}

  /**
   * @param name what was written
   * @param known the names there are, at least one
   * @return the nearest by Levenshtein's distance: letters to put in, take out or change
   */
  static String nearest(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .orElseThrow();
  }

  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j < above.length; j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[above.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[to.length()];
  }
}
