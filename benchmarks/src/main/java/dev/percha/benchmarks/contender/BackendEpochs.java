package dev.percha.benchmarks.contender;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Trainer;
import java.util.Arrays;

/** A backend through its port, as core calls it. */
final class BackendEpochs implements Epochs {
  private final TrainingPlan plan;
  private final int rows;
  private final Trainer trainer;
  private int epoch;

  BackendEpochs(Backend backend, TrainingPlan plan, Examples training) {
    this.plan = plan;
    this.rows = training.rows();
    this.trainer = backend.newTrainer(plan, plan.initialState(), training);
  }

  @Override
  public void step() {
    int[] order = NumpyRandom.seeded(plan.seed()).permutation(rows);
    trainer.train(Arrays.copyOf(order, Math.min(plan.batchSize(), rows)), plan.batchSize());
  }

  @Override
  public double epoch() {
    epoch++;
    int[] order = NumpyRandom.seeded(plan.seed(), epoch).permutation(rows);
    BatchMetrics totals = trainer.train(order, plan.batchSize());
    double loss = 0;
    for (int batch = 0; batch < totals.batches(); batch++) {
      loss += totals.lossSum(batch);
    }
    return loss / rows;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
