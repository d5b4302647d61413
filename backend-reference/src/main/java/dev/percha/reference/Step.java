package dev.percha.reference;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/**
 * One optimisation step as somebody made it: the state before, the batch, and what came of it.
 *
 * @param plan the plan of the training
 * @param batch the rows of the step, in order
 * @param before the state before it
 * @param lossSum the sum of the rows' cross-entropies before the update, as reported
 * @param correct the rows classified rightly before the update, as reported
 * @param after the state after it
 */
public record Step(
    TrainingPlan plan,
    Examples batch,
    TrainerState before,
    double lossSum,
    int correct,
    TrainerState after) {
  public Step {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(batch, "batch");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }

  /**
   * Has a trainer make one step from where it stands.
   *
   * @param trainer the trainer
   * @param plan its plan
   * @param training the examples it was given
   * @param rows the rows of the step
   * @return the step it made
   */
  public static Step of(Trainer trainer, TrainingPlan plan, Examples training, int[] rows) {
    TrainerState before = trainer.state();
    var totals = trainer.train(rows, rows.length);
    return new Step(
        plan, training.select(rows), before, totals.lossSum(0), totals.correct(0), trainer.state());
  }
}
