package dev.percha.core.domain.training;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.List;
import java.util.Optional;

/** The figure of an epoch that says which of two networks is better. */
public enum Monitor {
  /** Validation loss: lower is better. */
  VAL_LOSS,
  /** Validation accuracy: higher is better. */
  VAL_ACCURACY;

  /** {@return the figure of an epoch} */
  public double of(EpochMetrics epoch) {
    return this == VAL_LOSS ? epoch.valLoss() : epoch.valAccuracy();
  }

  /**
   * @param before an epoch's figure
   * @param after another one's
   * @return by how much the other is better; negative where it is worse
   */
  public double gain(double before, double after) {
    return this == VAL_LOSS ? before - after : after - before;
  }

  /**
   * @param epochs finished epochs, in order
   * @return the best of them, the first one where several are equally good; empty where there are
   *     none
   */
  public Optional<EpochMetrics> best(List<EpochMetrics> epochs) {
    return epochs.stream().reduce((best, next) -> gain(of(best), of(next)) > 0 ? next : best);
  }
}
