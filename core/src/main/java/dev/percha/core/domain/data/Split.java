package dev.percha.core.domain.data;

import dev.percha.core.domain.random.NumpyRandom;
import java.util.Arrays;

/**
 * Which rows of a data set's training part are trained on, and which are held out for validation.
 */
public final class Split {
  private final int[] validation;
  private final int[] training;

  private Split(int[] validation, int[] training) {
    this.validation = validation;
    this.training = training;
  }

  /**
   * Permutes the rows by {@code RandomState(seed).permutation(rows)} and holds out the first sixth,
   * rounded down but at least one row: 10,000 of Fashion-MNIST's 60,000.
   *
   * @param rows at least 2
   * @param seed 0 to 2^32 - 1; the article's is 42
   * @return the split
   */
  public static Split of(int rows, long seed) {
    return of(rows, validationRows(rows), seed);
  }

  private static int validationRows(int rows) {
    return Math.max(1, rows / 6);
  }

  /**
   * @param rows of a data set's training part, at least 2
   * @return how many of them {@link #of(int, long)} leaves to train on, whatever the seed
   */
  public static int trainingRows(int rows) {
    return rows - validationRows(rows);
  }

  /**
   * Permutes the rows by {@code RandomState(seed).permutation(rows)} and holds out the first ones.
   *
   * @param rows at least 2
   * @param validationRows how many to hold out; at least 1, and fewer than there are
   * @param seed 0 to 2^32 - 1
   * @return the split
   */
  public static Split of(int rows, int validationRows, long seed) {
    if (validationRows < 1 || validationRows >= rows) {
      throw new IllegalArgumentException(
          validationRows + " validation rows of " + rows + "; allowed: 1 to " + (rows - 1));
    }
    int[] order = NumpyRandom.seeded(seed).permutation(rows);
    return new Split(
        Arrays.copyOf(order, validationRows), Arrays.copyOfRange(order, validationRows, rows));
  }

  /** {@return the rows held out, a copy} */
  public int[] validation() {
    return validation.clone();
  }

  /** {@return the rows trained on, a copy} */
  public int[] training() {
    return training.clone();
  }
}
