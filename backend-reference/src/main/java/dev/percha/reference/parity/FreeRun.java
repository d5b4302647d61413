package dev.percha.reference.parity;

import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NumpyRandom;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.Arrays;

/**
 * The rows of every step of a plan, and a run over them that nobody brings back.
 *
 * @param plan the plan
 * @param training the rows that are trained on
 * @param steps how many steps of each epoch are made
 */
record FreeRun(TrainingPlan plan, Examples training, int steps) {
  /** Rows between two questions whether to end: under a second's work on any engine. */
  private static final int CHUNK_STEPS = 20;

  /**
   * @param epoch from 1
   * @param step from 0
   * @param count how many steps
   * @return the rows of those steps, as a training of the plan takes them
   */
  int[] rows(int epoch, int step, int count) {
    int[] order = NumpyRandom.seeded(plan.seed(), epoch).permutation(training.rows());
    long from = (long) step * plan.batchSize();
    long to = Math.min(order.length, from + (long) count * plan.batchSize());
    return Arrays.copyOfRange(order, (int) from, (int) to);
  }

  Parameters initial() {
    return Parameters.glorotUniform(plan.network(), plan.precision(), plan.seed());
  }

  /**
   * Trains one epoch.
   *
   * @param trainer who trains
   * @param epoch from 1
   * @param wanted called between steps; may throw to end the run
   * @return the weights after it
   */
  double[] train(Trainer trainer, int epoch, Runnable wanted) {
    int[] rows = rows(epoch, 0, steps);
    long chunk = (long) CHUNK_STEPS * plan.batchSize();
    for (long from = 0; from < rows.length; from += chunk) {
      wanted.run();
      long to = Math.min(rows.length, from + chunk);
      trainer.train(Arrays.copyOfRange(rows, (int) from, (int) to), plan.batchSize());
    }
    return trainer.parameters().toDoubles();
  }

  /** The initial weights, each a unit in the last place off. */
  Parameters nudged() {
    double[] weights = initial().toDoubles();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 2 == 0 ? Math.nextUp(weights[i]) : Math.nextDown(weights[i]);
    }
    return Parameters.of(plan.network(), weights);
  }
}
