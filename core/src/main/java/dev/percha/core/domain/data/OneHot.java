package dev.percha.core.domain.data;

import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A category as one input for each word that training rows had, 1 for the cell's own and else 0.
 *
 * @param codes the places of these words among the column's {@link Column.Categorical#values},
 *     ascending
 * @param hasOther whether there is one more input, 1 where a cell is empty or its word is none of
 *     these; without it all inputs of such a cell are 0
 */
public record OneHot(List<Integer> codes, boolean hasOther) implements Encoding {
  public OneHot {
    codes = List.copyOf(codes);
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i) < 0 || i > 0 && codes.get(i) <= codes.get(i - 1)) {
        throw new IllegalArgumentException("codes " + codes + "; expected ascending, from 0");
      }
    }
    if (codes.isEmpty() && !hasOther) {
      throw new IllegalArgumentException("a column without any input");
    }
  }

  /** The words that a column's cells have in some rows, out of so many. */
  static OneHot of(Examples rows, int column, int values) {
    boolean[] seen = new boolean[values];
    boolean[] other = new boolean[1];
    rows.forEachRow(
        row -> {
          int code = code(row[column]);
          if (code < 0) {
            other[0] = true;
          } else {
            seen[code] = true;
          }
        });
    TreeSet<Integer> codes = new TreeSet<>();
    for (int code = 0; code < values; code++) {
      if (seen[code]) {
        codes.add(code);
      }
    }
    return new OneHot(List.copyOf(codes), other[0]);
  }

  /** Whether the column has all these words. */
  boolean isOf(Column.Categorical column) {
    return codes.isEmpty() || codes.get(codes.size() - 1) < column.values().size();
  }

  private static int code(float cell) {
    return Float.isNaN(cell) ? (int) Column.Categorical.UNKNOWN : (int) cell;
  }

  @Override
  public int inputs() {
    return codes.size() + (hasOther ? 1 : 0);
  }

  @Override
  public void encode(float cell, float[] to, int at) {
    for (int i = 0; i < inputs(); i++) {
      to[at + i] = 0;
    }
    int place = Collections.binarySearch(codes, code(cell));
    if (place >= 0) {
      to[at + place] = 1;
    } else if (hasOther) {
      to[at + codes.size()] = 1;
    }
  }
}
