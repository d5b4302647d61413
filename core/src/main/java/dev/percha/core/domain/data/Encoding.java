package dev.percha.core.domain.data;

import java.util.Objects;

/** How a cell of a table's column becomes inputs of a network. */
public sealed interface Encoding permits Encoding.Standardized, OneHot {
  /** {@return how many inputs a cell becomes} */
  int inputs();

  /**
   * @param cell the cell, {@code NaN} where it is empty
   * @param to receives the inputs
   * @param at where the first of them goes
   * @throws IllegalArgumentException where the cell has none that are finite
   */
  void encode(float cell, float[] to, int at);

  /**
   * A number standardized; an empty cell is taken for the mean, and so becomes 0.
   *
   * @param standardizer of the numbers
   * @param marksEmpty whether there is a second input, 1 where the cell is empty and else 0
   */
  record Standardized(Standardizer standardizer, boolean marksEmpty) implements Encoding {
    public Standardized {
      Objects.requireNonNull(standardizer, "standardizer");
    }

    @Override
    public int inputs() {
      return marksEmpty ? 2 : 1;
    }

    @Override
    public void encode(float cell, float[] to, int at) {
      boolean empty = Float.isNaN(cell);
      to[at] = empty ? 0 : standardizer.apply(cell);
      if (marksEmpty) {
        to[at + 1] = empty ? 1 : 0;
      }
    }
  }
}
