package dev.percha.reference.parity;

import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NumpyRandom;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Backend;
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
   * @param backend who runs
   * @param epochs how many epochs
   * @param wanted called between steps; may throw to end the run
   * @return the weights after the first epoch, and after the last
   */
  double[][] weights(Backend backend, int epochs, Runnable wanted) {
    double[][] weights = new double[2][];
    try (Trainer trainer = backend.newTrainer(plan, initial(), training)) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        int[] rows = rows(epoch, 0, steps);
        long chunk = (long) CHUNK_STEPS * plan.batchSize();
        for (long from = 0; from < rows.length; from += chunk) {
          wanted.run();
          long to = Math.min(rows.length, from + chunk);
          trainer.train(Arrays.copyOfRange(rows, (int) from, (int) to), plan.batchSize());
        }
        weights[1] = trainer.parameters().toDoubles();
        weights[0] = epoch == 1 ? weights[1] : weights[0];
      }
    }
    return weights;
  }
}
