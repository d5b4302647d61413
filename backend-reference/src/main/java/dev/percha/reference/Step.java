package dev.percha.reference;

import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/**
 * One optimisation step as somebody made it: the state before, the batch, and what came of it.
 *
 * @param optimizer the optimizer
 * @param batch the rows of the step, in order
 * @param before the weights before it
 * @param momentsBefore the second moments before it
 * @param lossSum the sum of the rows' cross-entropies before the update, as reported
 * @param hits the rows classified rightly before the update, as reported
 * @param after the weights after it
 * @param momentsAfter the second moments after it
 */
public record Step(
    RmsProp optimizer,
    Examples batch,
    Parameters before,
    Parameters momentsBefore,
    double lossSum,
    int hits,
    Parameters after,
    Parameters momentsAfter) {
  public Step {
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(batch, "batch");
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
  public static Step of(Trainer trainer, RmsProp optimizer, Examples training, int[] rows) {
    Parameters before = trainer.parameters();
    Parameters momentsBefore = trainer.secondMoments();
    var totals = trainer.train(rows, rows.length);
    return new Step(
        optimizer,
        training.select(rows),
        before,
        momentsBefore,
        totals.lossSum(0),
        totals.hits(0),
        trainer.parameters(),
        trainer.secondMoments());
  }

  /**
   * @param other an optimizer
   * @return the same step, as if that one had been asked for
   */
  public Step by(RmsProp other) {
    return new Step(other, batch, before, momentsBefore, lossSum, hits, after, momentsAfter);
  }
}
