package dev.percha.cli;

import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.RunSummary;
import java.nio.file.Path;

/** Trains what a search tries; several threads may ask at once. */
interface TrialRunner {
  /**
   * Trains a plan from where it stands, or anew, and leaves in its folder what came of it.
   *
   * @param own the training's folder
   * @param whole its plan, to the end
   * @param epochs to which epoch, at most the plan's; further, where it was on its way there
   * @return what came of it, untested; that the training failed is in it
   * @throws dev.percha.core.failure.PerchaException where no training can be begun or kept, so that
   *     the next one could not either
   */
  RunSummary train(Path own, TrainingPlan whole, int epochs);
}
