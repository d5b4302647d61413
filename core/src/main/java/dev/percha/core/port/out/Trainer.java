package dev.percha.core.port.out;

import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;

/**
 * Optimisation steps over examples that lie in the engine's own memory, chosen by row numbers.
 *
 * <p>A trainer belongs to one thread at a time. Two trainers are independent: interleaved, or on
 * two threads, each gives bit for bit what it gives alone. After {@link #close}, every other method
 * throws {@link IllegalStateException}. A failure of the engine arrives as {@link
 * dev.percha.core.failure.BackendException}.
 */
public interface Trainer extends AutoCloseable {
  /**
   * Runs one optimisation step per batch: forward pass, mean cross-entropy over the batch's own
   * rows, its gradient, one update by the plan's {@link
   * dev.percha.core.domain.optimizer.Optimizer}. Batches are taken from {@code rows} in order; the
   * last one is shorter where the count does not divide. Cutting a call in two at a batch's
   * boundary changes no bit of any result.
   *
   * <p>Where numbers overflow, the step runs all the same, and NaN or infinity shows in the totals
   * and the parameters: judging them is core's business.
   *
   * @param rows row numbers of the training examples, in the order to take them; may repeat; may be
   *     empty
   * @param batchSize at least 1; rows per step
   * @return loss and right answers of each batch, before its update
   * @throws IllegalArgumentException where the batch size or a row is out of range; then nothing
   *     was trained
   */
  BatchMetrics train(int[] rows, int batchSize);

  /** {@return the weights as they stand, a copy that later steps do not touch} */
  Parameters parameters();

  /**
   * All that the next step depends on. It copies the optimizer's slots out of the engine too: who
   * needs the weights only asks for {@link #parameters}.
   *
   * @return the state as it stands, a copy that later steps do not touch; its step counts all steps
   *     from the state that the trainer was made from
   */
  TrainerState state();

  /**
   * Sets the state; reading it back gives the same bits.
   *
   * @param state of the plan's network, precision and optimizer, finite
   * @throws IllegalArgumentException where it is not; then nothing was set
   */
  void restore(TrainerState state);

  /** Frees the engine's memory. Closing twice does nothing. */
  @Override
  void close();
}
