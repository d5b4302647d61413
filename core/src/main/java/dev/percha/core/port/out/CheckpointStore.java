package dev.percha.core.port.out;

import dev.percha.core.domain.training.Checkpoint;

/** Where a training is kept on its way, so that it can go on after the process has ended. */
@FunctionalInterface
public interface CheckpointStore {
  /**
   * Keeps a checkpoint in place of the one before. Called on the training's thread, between steps;
   * when it returns, the checkpoint survives the end of the process. Where it cannot be kept, the
   * one before still is.
   *
   * @param checkpoint what to keep
   * @throws dev.percha.core.failure.DataException where it cannot be kept; the training then ends
   *     as failed
   */
  void keep(Checkpoint checkpoint);
}
