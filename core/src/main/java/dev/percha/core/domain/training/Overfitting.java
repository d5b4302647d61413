package dev.percha.core.domain.training;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.Optional;

/**
 * That a network went on to learn its training rows by heart: since the epoch of the lowest
 * validation loss, training loss has fallen and validation loss has risen (Goodfellow, Bengio,
 * Courville, Deep Learning, 2016, section 5.2).
 *
 * @param best the epoch of the lowest validation loss
 * @param last the last epoch
 */
public record Overfitting(EpochMetrics best, EpochMetrics last) {
  /** Validation loss goes up and down from epoch to epoch; so much later it is more than that. */
  private static final int EPOCHS = 3;

  /** A smaller rise may be the last epoch's own. */
  private static final double RISE = 0.02;

  /**
   * @param history the finished epochs of a training
   * @return where it overfits: validation loss was lowest at least three epochs before the last,
   *     and has risen by more than 2% since, while training loss fell
   */
  public static Optional<Overfitting> of(History history) {
    Optional<EpochMetrics> best = Monitor.VAL_LOSS.best(history.epochs());
    return best.map(lowest -> new Overfitting(lowest, history.last().orElseThrow()))
        .filter(seen -> seen.last.epoch() - seen.best.epoch() >= EPOCHS)
        .filter(seen -> seen.validationRise() > RISE && seen.trainingFall() > 0);
  }

  /** {@return by what part of itself validation loss has risen since} */
  public double validationRise() {
    return last.valLoss() / best.valLoss() - 1;
  }

  /** {@return by what part of itself training loss has fallen since} */
  public double trainingFall() {
    return 1 - last.loss() / best.loss();
  }
}
