package dev.percha.core.domain.training;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.List;
import java.util.Objects;

/**
 * When a training ends before its last epoch: once so many epochs in a row did not improve on the
 * best one before them. A pure function of the finished epochs, so that a training that is cut and
 * resumed stops where the uncut one stops. The rule is that of Keras' {@code EarlyStopping}.
 *
 * @param patience how many epochs without improvement are waited for; at least 1
 * @param minDelta the least change that counts as an improvement; finite, 0 or more
 * @param monitor what is to improve
 */
public record EarlyStopping(int patience, double minDelta, Monitor monitor) {
  public EarlyStopping {
    Objects.requireNonNull(monitor, "monitor");
    if (patience < 1) {
      throw new IllegalArgumentException("patience is " + patience + "; allowed: 1 or more");
    }
    if (!(minDelta >= 0 && minDelta <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "least change is " + minDelta + "; allowed: finite, 0 or more");
    }
  }

  /**
   * @param patience how many epochs without improvement are waited for; at least 1
   * @return stopping by the validation loss, where any decrease counts
   */
  public static EarlyStopping ofLoss(int patience) {
    return new EarlyStopping(patience, 0, Monitor.VAL_LOSS);
  }

  /** {@return whether the training ends after those epochs, which are in order} */
  public boolean stopsAfter(List<EpochMetrics> finished) {
    double best = Double.NaN;
    int waited = 0;
    for (EpochMetrics epoch : finished) {
      double value = monitor.of(epoch);
      if (Double.isNaN(best) || monitor.gain(best, value) > minDelta) {
        best = value;
        waited = 0;
      } else {
        waited++;
      }
      if (waited >= patience) {
        return true;
      }
    }
    return false;
  }
}
