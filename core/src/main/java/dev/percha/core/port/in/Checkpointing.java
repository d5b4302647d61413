package dev.percha.core.port.in;

import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.port.out.CheckpointStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How a training is kept on its way, and where it goes on from.
 *
 * @param everyEpochs after how many finished epochs a checkpoint is kept; 0 for only those kept in
 *     any case: when the training is cancelled, when its last epoch is finished, and where {@link
 *     #AT_LEAST_EVERY} has passed since the last one, also in the middle of an epoch
 * @param store where checkpoints are kept
 * @param from where to go on, to the end of its own plan or of one of more epochs; empty for a new
 *     training
 */
public record Checkpointing(int everyEpochs, CheckpointStore store, Optional<Checkpoint> from) {
  /** The longest that a training goes on without keeping where it stands. */
  public static final Duration AT_LEAST_EVERY = Duration.ofMinutes(10);

  public Checkpointing {
    if (everyEpochs < 0) {
      throw new IllegalArgumentException(
          "a checkpoint every " + everyEpochs + " epochs; allowed: 0 or more");
    }
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(from, "from");
  }

  /** {@return a new training that is not kept} */
  public static Checkpointing none() {
    return new Checkpointing(0, checkpoint -> {}, Optional.empty());
  }
}
