package dev.percha.reference;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineTrainer;
import java.util.Arrays;
import java.util.List;

/** Steps by {@link UpdateRule} down the gradients of {@link BatchPass}. */
final class ReferenceSteps implements EngineTrainer.Steps {
  private final TrainingPlan plan;
  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private final List<Slot> kept;
  private final double[][] slots;
  private double[] weights;

  ReferenceSteps(TrainingPlan plan, Examples training) {
    this.plan = plan;
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
    this.kept = plan.optimizer().slots();
    this.slots = new double[kept.size()][];
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    long[] made = {step};
    return BatchMetrics.ofSteps(rows, batchSize, batch -> step(batch, made[0]++));
  }

  private BatchMetrics.Batch step(int[] rows, long made) {
    Examples batch = training.select(rows);
    int[] labels = new int[rows.length];
    Arrays.setAll(labels, batch::label);
    BatchPass pass = new BatchPass(plan, made, weights, batch.inputs(0, rows.length), labels);
    double[] gradient = pass.gradient();
    UpdateRule rule = UpdateRule.of(plan.optimizerAt(made), made + 1);
    double[] own = new double[slots.length];
    for (int i = 0; i < weights.length; i++) {
      for (int s = 0; s < own.length; s++) {
        own[s] = slots[s][i];
      }
      weights[i] = stored(rule.step(weights[i], gradient[i], own));
      for (int s = 0; s < own.length; s++) {
        slots[s][i] = stored(own[s]);
      }
    }
    return pass.totals();
  }

  private double stored(double value) {
    return precision == Precision.FLOAT32 ? (float) value : value;
  }

  @Override
  public Parameters parameters() {
    return inPrecision(weights);
  }

  @Override
  public Parameters slot(Slot slot) {
    return inPrecision(slots[kept.indexOf(slot)]);
  }

  private Parameters inPrecision(double[] values) {
    return Parameters.of(network, values).in(precision);
  }

  @Override
  public void write(TrainerState state) {
    weights = state.parameters().toDoubles();
    Arrays.setAll(slots, s -> state.slot(kept.get(s)).toDoubles());
  }

  @Override
  public void close() {
    // Nothing lies outside the heap.
  }
}
