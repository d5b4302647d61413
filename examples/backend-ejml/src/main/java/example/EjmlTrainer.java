package example;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.Softmax;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import org.ejml.data.DMatrixRMaj;

/** Steps in float64; a float32 plan rounds its state after each. */
// snippet: trainer
final class EjmlTrainer implements Trainer {
  private final TrainingPlan plan;
  private final Examples training;
  private double[] weights;
  private double[] moments;
  private boolean closed;

  EjmlTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    this.plan = plan;
    this.training = training;
    this.weights = initial.toDoubles();
    this.moments = new double[weights.length]; // exactly 0
  }

  @Override
  public BatchTotals train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    return BatchTotals.ofSteps(rows, batchSize, this::step);
  }

  private BatchTotals.Batch step(int[] rows) {
    NetworkSpec spec = plan.network();
    int classes = spec.classes();
    Examples batch = training.select(rows);
    DenseNetwork network = new DenseNetwork(spec, weights);
    DenseNetwork.Pass pass = network.forward(batch.inputs(0, rows.length), rows.length);
    DMatrixRMaj delta = new DMatrixRMaj(rows.length, classes);
    double loss = 0;
    int hits = 0;
    for (int row = 0; row < rows.length; row++) {
      int at = row * classes;
      int label = batch.label(row);
      loss += Softmax.crossEntropy(pass.logits(), at, classes, label);
      hits += Softmax.argMax(pass.logits(), at, classes) == label ? 1 : 0;
      Softmax.probabilities(pass.logits(), at, classes, delta.data);
      delta.data[at + label] -= 1;
    }
    for (int i = 0; i < delta.data.length; i++) {
      delta.data[i] /= rows.length; // the batch's own rows, not the batch size
    }
    update(network.gradient(pass, delta));
    return new BatchTotals.Batch(loss, hits);
  }

  private void update(double[] gradient) {
    RmsProp rms = plan.optimizer();
    boolean inside = rms.epsilonPlacement() == EpsilonPlacement.INSIDE;
    for (int i = 0; i < weights.length; i++) {
      double g = gradient[i];
      double v = rms.rho() * moments[i] + (1 - rms.rho()) * g * g;
      double root = inside ? Math.sqrt(v + rms.epsilon()) : Math.sqrt(v) + rms.epsilon();
      weights[i] = rounded(weights[i] - rms.learningRate() * g / root);
      moments[i] = rounded(v);
    }
  }

  private double rounded(double value) {
    return plan.precision() == Precision.FLOAT32 ? (float) value : value;
  }

  @Override
  public Parameters parameters() {
    requireOpen();
    return Parameters.of(plan.network(), weights).in(plan.precision());
  }

  @Override
  public Parameters secondMoments() {
    requireOpen();
    return Parameters.of(plan.network(), moments).in(plan.precision());
  }

  @Override
  public void restore(Parameters parameters, Parameters secondMoments) {
    requireOpen();
    parameters.require(plan.network(), plan.precision());
    secondMoments.require(plan.network(), plan.precision()).requireNonNegative();
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

// snippet end
