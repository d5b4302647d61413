package dev.percha.core.domain.evaluation;

import java.util.Arrays;
import java.util.function.Function;

/**
 * What a trainer saw in each batch <em>before</em> that batch's update: the sum of the rows'
 * cross-entropies, and how many rows it classified rightly.
 *
 * <p>Kept batch by batch, so that sums taken over an epoch do not depend, not even in their last
 * bit, on how the epoch was cut into calls.
 */
public final class BatchMetrics {
  private final double[] lossSums;
  private final int[] correct;

  /**
   * @param lossSums one per batch: the sum over its rows of {@code -ln p[label]}; copied
   * @param correct one per batch: rows whose largest probability was the label's; copied
   * @throws IllegalArgumentException where the two differ in length
   */
  public BatchMetrics(double[] lossSums, int[] correct) {
    if (lossSums.length != correct.length) {
      throw new IllegalArgumentException(
          lossSums.length + " losses but " + correct.length + " counts of hits");
    }
    this.lossSums = lossSums.clone();
    this.correct = correct.clone();
  }

  /**
   * What a trainer saw in one batch.
   *
   * @param lossSum the sum over its rows of {@code -ln p[label]}
   * @param correct rows whose largest probability was the label's
   */
  public record Batch(double lossSum, int correct) {}

  /**
   * Cuts rows into batches, the last one shorter where the count does not divide, and makes a step
   * of each in order.
   *
   * @param rows row numbers; may be empty
   * @param batchSize at least 1
   * @param step one optimisation step over the rows it is given
   * @return what the steps saw
   */
  public static BatchMetrics ofSteps(int[] rows, int batchSize, Function<int[], Batch> step) {
    int batches = (int) (((long) rows.length + batchSize - 1) / batchSize);
    double[] lossSums = new double[batches];
    int[] correct = new int[batches];
    for (int i = 0; i < batches; i++) {
      int from = i * batchSize;
      int to = (int) Math.min(rows.length, (long) from + batchSize);
      Batch batch = step.apply(Arrays.copyOfRange(rows, from, to));
      lossSums[i] = batch.lossSum();
      correct[i] = batch.correct();
    }
    return new BatchMetrics(lossSums, correct);
  }

  /** {@return how many batches these are} */
  public int batches() {
    return correct.length;
  }

  /** {@return the sum of the cross-entropies of a batch's rows, in nats} */
  public double lossSum(int batch) {
    return lossSums[batch];
  }

  /** {@return how many of a batch's rows were classified rightly} */
  public int correct(int batch) {
    return correct[batch];
  }
}
