package dev.percha.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.EngineTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Steps by {@code fused.py}: all of a call's in one go. Weights, gradient and each of the
 * optimizer's slots are one flat array, in the domain's own order.
 */
final class DjlFusedSteps implements EngineTrainer.Steps {
  private final PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  private final FusedScript script;
  private final FlatArrays arrays;
  private final PtNDArray weights;
  private final List<Slot> kept;
  private final List<PtNDArray> slots;
  private final IValue[] state;
  private final IValue[] optimizer;

  DjlFusedSteps(TrainingPlan plan, Examples training) {
    this.script = new FusedScript(plan.network(), manager);
    this.arrays = new FlatArrays(plan.network(), plan.precision(), manager);
    this.weights = arrays.zeros();
    this.kept = plan.optimizer().slots();
    this.slots = kept.stream().map(slot -> arrays.zeros()).toList();
    PtNDArray gradient = arrays.zeros();
    this.state =
        Stream.of(
                IValue.from(EngineRows.inputs(training, manager)),
                IValue.from(EngineRows.labels(training, manager)),
                IValue.listFrom(weights),
                // A list must not be empty.
                IValue.listFrom(
                    slots.isEmpty() ? new PtNDArray[] {gradient} : slots.toArray(PtNDArray[]::new)),
                IValue.from(gradient),
                script.layers(weights),
                script.layers(gradient))
            .map(script::kept)
            .toArray(IValue[]::new);
    this.optimizer =
        Stream.of(IValue.from(plan.optimizer().name()), IValue.listFrom(hyper(plan.optimizer())))
            .map(script::kept)
            .toArray(IValue[]::new);
  }

  /** In the order in which {@code fused.py} takes them apart. */
  private static double[] hyper(Optimizer optimizer) {
    return optimizer.hyperparameters().values().stream()
        .mapToDouble(
            value -> {
              if (value instanceof Double number) {
                return number;
              }
              return Boolean.TRUE.equals(value) || value == EpsilonPlacement.INSIDE ? 1 : 0;
            })
        .toArray();
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    if (rows.length == 0) {
      return new BatchMetrics(new double[0], new int[0]);
    }
    long[] index = Arrays.stream(rows).asLongStream().toArray();
    try (PtNDArray taken = (PtNDArray) manager.create(index)) {
      double[] seen = script.train(taken, batchSize, step, state, optimizer);
      return totals(seen, rows.length, batchSize);
    }
  }

  /** Sums row after row in double, so that no bit depends on how many rows a call has. */
  private static BatchMetrics totals(double[] seen, int rows, int batchSize) {
    int batches = (rows - 1) / batchSize + 1;
    double[] lossSums = new double[batches];
    int[] correct = new int[batches];
    for (int row = 0; row < rows; row++) {
      lossSums[row / batchSize] -= seen[row];
      correct[row / batchSize] += (int) seen[rows + row];
    }
    return new BatchMetrics(lossSums, correct);
  }

  @Override
  public Parameters parameters() {
    return arrays.read(weights);
  }

  @Override
  public Parameters slot(Slot slot) {
    return arrays.read(slots.get(kept.indexOf(slot)));
  }

  @Override
  public void write(TrainerState state) {
    arrays.write(state.parameters(), weights);
    kept.forEach(slot -> arrays.write(state.slot(slot), slots.get(kept.indexOf(slot))));
  }

  @Override
  public void close() {
    manager.close();
  }
}
