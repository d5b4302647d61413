package dev.percha.core.domain.data;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * A column of a table: what each row has under one name. In {@link Examples} every cell is one
 * float, and {@code NaN} where it is empty.
 */
public sealed interface Column {
  /** {@return the column's name, as the table's first line has it} */
  String name();

  /**
   * Numbers; a cell is the number itself, rounded to float32.
   *
   * @param name the column's name, not empty
   */
  record Numeric(String name) implements Column {
    public Numeric {
      requireName(name);
    }
  }

  /**
   * Words without an order; a cell is its word's place in {@code values}, or {@link #UNKNOWN}.
   *
   * @param name the column's name, not empty
   * @param values the words there are, all different
   */
  record Categorical(String name, List<String> values) implements Column {
    /** The cell of a word that is none of the values. */
    public static final float UNKNOWN = -1;

    public Categorical {
      requireName(name);
      values = List.copyOf(values);
      if (new HashSet<>(values).size() < values.size()) {
        throw new IllegalArgumentException("column \"" + name + "\" has a category twice");
      }
    }
  }

  private static void requireName(String name) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new IllegalArgumentException("a column without a name");
    }
  }
}
