package dev.percha.core.domain.training;

import dev.percha.core.domain.evaluation.EpochMetrics;

/**
 * Something that happened in a run, as plain data: numbers and words that survive a trip through
 * JSON, so that whoever listens may sit in another process.
 */
public sealed interface RunEvent {
  /** {@return the name of the backend it happened on} */
  String backend();

  /**
   * A run began.
   *
   * @param backend the backend's name
   * @param version the engine's version
   * @param epochs how many it will run
   * @param batches how many steps each epoch has
   * @param trainingRows rows trained on
   * @param validationRows rows held out
   */
  record Started(
      String backend, String version, int epochs, int batches, int trainingRows, int validationRows)
      implements RunEvent {}

  /**
   * Some steps of an epoch were run.
   *
   * @param backend the backend's name
   * @param epoch its number, from 1
   * @param batch how many steps of it are done
   * @param batches how many it has
   * @param loss mean training loss of the epoch so far
   * @param accuracy training accuracy of the epoch so far
   * @param trainSeconds wall-clock time of its steps so far
   */
  record Progress(
      String backend,
      int epoch,
      int batch,
      int batches,
      double loss,
      double accuracy,
      double trainSeconds)
      implements RunEvent {}

  /**
   * An epoch was finished and validated.
   *
   * @param backend the backend's name
   * @param metrics its figures
   */
  record EpochFinished(String backend, EpochMetrics metrics) implements RunEvent {}

  /**
   * A run ended, in whatever way; it is the run's last event.
   *
   * @param backend the backend's name
   * @param status how it ended
   * @param message why, where it diverged or failed; otherwise empty
   */
  record Finished(String backend, RunStatus status, String message) implements RunEvent {}
}
