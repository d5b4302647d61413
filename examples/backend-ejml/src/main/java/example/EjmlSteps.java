package example;

import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.ParameterLayout;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineTrainer;
import java.util.EnumMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** Steps in float64; a float32 plan rounds its state after each. */
// snippet: trainer
final class EjmlSteps implements EngineTrainer.Steps {
  private final TrainingPlan plan;
  private final Examples training;
  private final Map<Slot, double[]> slots = new EnumMap<>(Slot.class);
  private double[] weights;

  EjmlSteps(TrainingPlan plan, Examples training) {
    this.plan = plan;
    this.training = training;
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    long[] t = {step};
    return BatchMetrics.ofSteps(rows, batchSize, batch -> step(batch, ++t[0]));
  }

  private BatchMetrics.Batch step(int[] rows, long t) {
    NetworkSpec spec = plan.network();
    int classes = spec.classes();
    Examples batch = training.select(rows);
    DenseNetwork network = new DenseNetwork(spec, weights);
    DenseNetwork.Pass pass = network.forward(batch.inputs(0, rows.length), rows.length);
    DMatrixRMaj delta = new DMatrixRMaj(rows.length, classes);
    double loss = 0;
    int correct = 0;
    for (int row = 0; row < rows.length; row++) {
      int at = row * classes;
      int label = batch.label(row);
      loss += Softmax.crossEntropy(pass.logits(), at, classes, label);
      correct += Softmax.argMax(pass.logits(), at, classes) == label ? 1 : 0;
      Softmax.probabilities(pass.logits(), at, classes, delta.data);
      delta.data[at + label] -= 1;
    }
    for (int i = 0; i < delta.data.length; i++) {
      delta.data[i] /= rows.length; // the batch's own rows, not the batch size
    }
    update(network.gradient(pass, delta), t);
    return new BatchMetrics.Batch(loss, correct);
  }

  private void update(double[] gradient, long t) {
    for (ParameterLayout.Slice slice : plan.network().layout().slices()) {
      for (int i = slice.from(); slice.role().decays() && i < slice.to(); i++) {
        gradient[i] += 2 * plan.l2() * weights[i];
      }
    }
    Update update = plan.optimizerAt(t - 1).match(new Updates(slots, t));
    for (int i = 0; i < weights.length; i++) {
      weights[i] = rounded(update.of(i, weights[i], gradient[i]));
      for (double[] slot : slots.values()) {
        slot[i] = rounded(slot[i]);
      }
    }
  }

  private double rounded(double value) {
    return plan.precision() == Precision.FLOAT32 ? (float) value : value;
  }

  @Override
  public Parameters parameters() {
    return Parameters.of(plan.network(), weights).in(plan.precision());
  }

  @Override
  public Parameters slot(Slot slot) {
    return Parameters.of(plan.network(), slots.get(slot)).in(plan.precision());
  }

  @Override
  public void write(TrainerState state) {
    weights = state.parameters().toDoubles();
    state.slots().forEach((slot, values) -> slots.put(slot, values.toDoubles()));
  }

  @Override
  public void close() {} // Nothing lies outside the heap.
}

// snippet end
