package dev.percha.core.domain.data;

import dev.percha.core.domain.random.NumpyRandom;

/**
 * How a data set's training part is split into rows that are trained on and rows held out for
 * validation.
 *
 * @param validationShare how much is held out, above 0 and below 1; of the rows rounded down, but
 *     at least one, and one at least is left
 * @param stratified whether every class is held out in proportion
 * @param seed of the permutation, 0 to 2^32 - 1
 */
public record SplitSpec(double validationShare, boolean stratified, long seed) {
  /** How much is split off for the test of data that bring no test rows. */
  private static final double TEST_SHARE = 0.2;

  /** Keeps a product that is whole but for rounding from being rounded down. */
  private static final double ROUNDING = 1e-6;

  public SplitSpec {
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "validation share is " + validationShare + "; allowed: above 0, below 1, such as 0.2");
    }
    NumpyRandom.requireSeed(seed);
  }

  /** {@return the article's: a sixth held out, not stratified, seed 42} */
  public static SplitSpec article() {
    return new SplitSpec(1 / 6.0, false, 42);
  }

  /** {@return whether it differs from the article's by its seed at most} */
  public boolean isArticle() {
    return withSeed(article().seed()).equals(article());
  }

  /** {@return the same with another seed, 0 to 2^32 - 1} */
  public SplitSpec withSeed(long other) {
    return new SplitSpec(validationShare, stratified, other);
  }

  /** {@return the same with another share} */
  public SplitSpec withValidationShare(double other) {
    return new SplitSpec(other, stratified, seed);
  }

  /** {@return the same, stratified or not} */
  public SplitSpec withStratified(boolean other) {
    return new SplitSpec(validationShare, other, seed);
  }

  /**
   * {@return how test rows are split off, a fifth of all, by the same seed and stratified alike}
   */
  public SplitSpec ofTestRows() {
    return withValidationShare(TEST_SHARE);
  }

  /**
   * @param rows of a data set's training part, at least 2
   * @return how many of them are held out
   */
  public int validationRows(int rows) {
    int share = (int) Math.floor(rows * validationShare + ROUNDING);
    return Math.max(1, Math.min(rows - 1, share));
  }

  /**
   * @param rows of a data set's training part, at least 2
   * @return how many of them are trained on
   */
  public int trainingRows(int rows) {
    return rows - validationRows(rows);
  }
}
