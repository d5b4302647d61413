package dev.percha.core.domain.training;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.List;
import java.util.Optional;

/**
 * The finished epochs of a training, in order.
 *
 * @param epochs may be empty
 * @param monitor by which figure the best one is told
 * @param cancelled whether training was cut short on request
 */
public record History(List<EpochMetrics> epochs, Monitor monitor, boolean cancelled) {
  public History {
    epochs = List.copyOf(epochs);
  }

  /** {@return the best epoch, by {@link Monitor#best}; empty where no epoch was finished} */
  public Optional<EpochMetrics> best() {
    return monitor.best(epochs);
  }

  /** {@return the last finished epoch; empty where there is none} */
  public Optional<EpochMetrics> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }
}
