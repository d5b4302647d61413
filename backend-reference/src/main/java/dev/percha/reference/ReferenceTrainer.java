package dev.percha.reference;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.Arrays;

/** Steps of {@link RmsPropStep} down the gradients of {@link BatchPass}. */
final class ReferenceTrainer implements Trainer {
  private final NetworkSpec network;
  private final RmsProp optimizer;
  private final Precision precision;
  private final Examples training;
  private double[] weights;
  private double[] moments;
  private boolean closed;

  ReferenceTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    this.network = plan.network();
    this.optimizer = plan.optimizer();
    this.precision = plan.precision();
    this.training = training;
    this.weights = initial.toDoubles();
    this.moments = new double[weights.length];
  }

  @Override
  public BatchTotals train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    return BatchTotals.ofSteps(rows, batchSize, this::step);
  }

  private BatchTotals.Batch step(int[] rows) {
    Examples batch = training.select(rows);
    int[] labels = new int[rows.length];
    Arrays.setAll(labels, batch::label);
    BatchPass pass = new BatchPass(network, weights, batch.inputs(0, rows.length), labels);
    double[] gradient = pass.gradient();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = stored(weights[i] - RmsPropStep.update(optimizer, moments[i], gradient[i]));
      moments[i] = stored(RmsPropStep.secondMoment(optimizer, moments[i], gradient[i]));
    }
    return pass.totals();
  }

  private double stored(double value) {
    return precision == Precision.FLOAT32 ? (float) value : value;
  }

  @Override
  public Parameters parameters() {
    requireOpen();
    return inPrecision(weights);
  }

  @Override
  public Parameters secondMoments() {
    requireOpen();
    return inPrecision(moments);
  }

  private Parameters inPrecision(double[] values) {
    return Parameters.of(network, values).in(precision);
  }

  @Override
  public void restore(Parameters parameters, Parameters secondMoments) {
    requireOpen();
    parameters.require(network, precision);
    secondMoments.require(network, precision).requireNonNegative();
    weights = parameters.toDoubles();
    moments = secondMoments.toDoubles();
  }

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
  }
}
