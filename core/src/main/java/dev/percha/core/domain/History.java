package dev.percha.core.domain;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The finished epochs of a training, in order.
 *
 * @param epochs may be empty
 * @param cancelled whether training was cut short on request
 */
public record History(List<EpochMetrics> epochs, boolean cancelled) {
  public History {
    epochs = List.copyOf(epochs);
  }

  /**
   * @return the epoch of the lowest validation loss, the first one where several share it; empty
   *     where no epoch was finished
   */
  public Optional<EpochMetrics> best() {
    return epochs.stream().min(Comparator.comparingDouble(EpochMetrics::valLoss));
  }

  /**
   * @return the last finished epoch; empty where there is none
   */
  public Optional<EpochMetrics> last() {
    return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
  }
}
