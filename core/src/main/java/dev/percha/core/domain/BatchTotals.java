package dev.percha.core.domain;

/**
 * What a trainer saw in each batch <em>before</em> that batch's update: the sum of the rows'
 * cross-entropies, and how many rows it classified rightly.
 *
 * <p>Kept batch by batch, so that sums taken over an epoch do not depend, not even in their last
 * bit, on how the epoch was cut into calls.
 */
public final class BatchTotals {
  private final double[] lossSums;
  private final int[] hits;

  /**
   * @param lossSums one per batch: the sum over its rows of {@code -ln p[label]}; copied
   * @param hits one per batch: rows whose largest probability was the label's; copied
   * @throws IllegalArgumentException where the two differ in length
   */
  public BatchTotals(double[] lossSums, int[] hits) {
    if (lossSums.length != hits.length) {
      throw new IllegalArgumentException(
          lossSums.length + " losses but " + hits.length + " counts of hits");
    }
    this.lossSums = lossSums.clone();
    this.hits = hits.clone();
  }

  /**
   * @return how many batches these are
   */
  public int batches() {
    return hits.length;
  }

  /**
   * @param batch 0 to {@code batches() - 1}
   * @return the sum of its rows' cross-entropies, in nats
   */
  public double lossSum(int batch) {
    return lossSums[batch];
  }

  /**
   * @param batch 0 to {@code batches() - 1}
   * @return how many of its rows were classified rightly
   */
  public int hits(int batch) {
    return hits[batch];
  }
}
