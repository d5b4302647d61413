package dev.percha.reference;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/**
 * One optimisation step as somebody made it: the state before, the batch, and what came of it.
 *
 * @param optimizer the optimizer
 * @param batch the rows of the step, in order
 * @param before the state before it
 * @param lossSum the sum of the rows' cross-entropies before the update, as reported
 * @param correct the rows classified rightly before the update, as reported
 * @param after the state after it
 */
public record Step(
    Optimizer optimizer,
    Examples batch,
    TrainerState before,
    double lossSum,
    int correct,
    TrainerState after) {
  public Step {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(batch, "batch");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(after, "after");
  }

  /**
   * Has a trainer make one step from where it stands.
   *
   * @param trainer the trainer
   * @param optimizer its optimizer
   * @param training the examples it was given
   * @param rows the rows of the step
   * @return the step it made
   */
  public static Step of(Trainer trainer, Optimizer optimizer, Examples training, int[] rows) {
    TrainerState before = trainer.state();
    var totals = trainer.train(rows, rows.length);
    return new Step(
        optimizer,
        training.select(rows),
        before,
        totals.lossSum(0),
        totals.correct(0),
        trainer.state());
  }
}
