package dev.percha.reference.parity;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The rows of every step of a plan, and a run over them that nobody brings back.
 *
 * @param plan the plan
 * @param training the rows that are trained on
 * @param steps how many steps of each epoch are made
 */
record TrainingTrace(TrainingPlan plan, Examples training, int steps) {
  /** Rows between two questions whether to end: under a second's work on any engine. */
  private static final int CHUNK_STEPS = 20;

  /**
   * @param epoch from 1
   * @return the rows of each step, as a training of the plan takes them
   */
  List<int[]> batches(int epoch) {
    return parts(epoch, 1);
  }

  /** The rows of an epoch's steps, so many steps at a time. */
  private List<int[]> parts(int epoch, int stepsEach) {
    int[] order = NumpyRandom.seeded(plan.seed(), epoch).permutation(training.rows());
    List<int[]> parts = new ArrayList<>();
    for (int step = 0; step < steps; step += stepsEach) {
      long from = (long) step * plan.batchSize();
      long to = (long) Math.min(steps, step + stepsEach) * plan.batchSize();
      parts.add(Arrays.copyOfRange(order, (int) from, (int) Math.min(order.length, to)));
    }
    return parts;
  }

  TrainerState initial() {
    return plan.initialState();
  }

  /**
   * Trains one epoch.
   *
   * @param trainer who trains
   * @param epoch from 1
   * @param made called between steps with the number of those just made; may throw to end the run
   * @return the weights after it
   */
  double[] train(Trainer trainer, int epoch, IntConsumer made) {
    for (int[] rows : parts(epoch, CHUNK_STEPS)) {
      made.accept(trainer.train(rows, plan.batchSize()).batches());
    }
    return trainer.parameters().toDoubles();
  }

  /** The initial state, each weight a unit in the last place off. */
  TrainerState nudged() {
    double[] weights = initial().parameters().toDoubles();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i % 2 == 0 ? Math.nextUp(weights[i]) : Math.nextDown(weights[i]);
    }
    return TrainerState.initial(plan.optimizer(), Parameters.of(plan.network(), weights));
  }

  /** The largest difference between the weights of two runs. */
  static double apart(double[] left, double[] right) {
    double largest = 0;
    for (int i = 0; i < left.length; i++) {
      largest = Math.max(largest, Math.abs(left[i] - right[i]));
    }
    return largest;
  }
}
