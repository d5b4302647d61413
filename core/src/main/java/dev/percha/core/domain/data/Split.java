package dev.percha.core.domain.data;

import dev.percha.core.domain.random.NumpyRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

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
    return of(rows, SplitSpec.article().validationRows(rows), seed);
  }

  /**
   * Splits labelled rows. Where the split is stratified, the rows that are held out are the first
   * ones of each class in the permutation: of each class its share rounded down, and one more of
   * those whose share lost most by that, the first class first, until there are as many as of a
   * split that is not.
   *
   * @param rows at least 2
   * @param spec how they are split
   * @return the split
   */
  public static Split of(Examples rows, SplitSpec spec) {
    int held = spec.validationRows(rows.rows());
    if (!spec.stratified()) {
      return of(rows.rows(), held, spec.seed());
    }
    int[] quota = quotas(rows, held);
    int[] validation = new int[held];
    int[] training = new int[rows.rows() - held];
    int at = 0;
    int left = 0;
    for (int row : NumpyRandom.seeded(spec.seed()).permutation(rows.rows())) {
      if (quota[rows.label(row)]-- > 0) {
        validation[at++] = row;
      } else {
        training[left++] = row;
      }
    }
    return new Split(validation, training);
  }

  /** How many rows of each class are held out, by the largest remainder. */
  private static int[] quotas(Examples rows, int held) {
    long[] counts = new long[rows.classes()];
    for (int row = 0; row < rows.rows(); row++) {
      counts[rows.label(row)]++;
    }
    int[] quota = new int[counts.length];
    int given = 0;
    for (int label = 0; label < quota.length; label++) {
      quota[label] = (int) (counts[label] * held / rows.rows());
      given += quota[label];
    }
    IntStream.range(0, quota.length)
        .boxed()
        .sorted(Comparator.comparingLong(label -> -(counts[label] * held % rows.rows())))
        .limit(held - given)
        .forEach(label -> quota[label]++);
    return quota;
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
