package dev.percha.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.RmsProp;
import dev.percha.core.domain.TrainingPlan;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Steps by {@code fused.py}: all of a call's in one go. Weights, second moments and gradient are
 * one flat array each, in the domain's own order.
 */
final class FusedTrainer extends PyTorchTrainer {
  private final FusedScript script;
  private final FlatArrays arrays;
  private final PtNDArray weights;
  private final PtNDArray secondMoments;
  private final IValue[] state;
  private final IValue[] optimizer;

  FusedTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    super(plan, training);
    this.script = new FusedScript(network, manager);
    this.arrays = new FlatArrays(network, precision, manager);
    this.weights = arrays.zeros();
    this.secondMoments = arrays.zeros();
    arrays.write(initial, weights);
    PtNDArray gradient = arrays.zeros();
    this.state =
        Stream.of(
                IValue.from(EngineRows.inputs(training, manager)),
                IValue.from(EngineRows.labels(training, manager)),
                IValue.listFrom(weights),
                IValue.from(secondMoments),
                IValue.from(gradient),
                script.layers(weights),
                script.layers(gradient))
            .map(script::kept)
            .toArray(IValue[]::new);
    this.optimizer = hyperparameters(plan.optimizer());
  }

  private IValue[] hyperparameters(RmsProp equation) {
    return Stream.of(
            IValue.from(equation.learningRate()),
            IValue.from(equation.rho()),
            IValue.from(equation.epsilon()),
            IValue.from(equation.epsilonPlacement() == EpsilonPlacement.INSIDE))
        .map(script::kept)
        .toArray(IValue[]::new);
  }

  @Override
  BatchTotals steps(int[] rows, int batchSize) {
    if (rows.length == 0) {
      return new BatchTotals(new double[0], new int[0]);
    }
    long[] index = Arrays.stream(rows).asLongStream().toArray();
    try (PtNDArray taken = (PtNDArray) manager.create(index)) {
      return totals(script.train(taken, batchSize, state, optimizer), rows.length, batchSize);
    }
  }

  /** Sums row after row in double, so that no bit depends on how many rows a call has. */
  private static BatchTotals totals(double[] seen, int rows, int batchSize) {
    int batches = (rows - 1) / batchSize + 1;
    double[] lossSums = new double[batches];
    int[] hits = new int[batches];
    for (int row = 0; row < rows; row++) {
      lossSums[row / batchSize] -= seen[row];
      hits[row / batchSize] += (int) seen[rows + row];
    }
    return new BatchTotals(lossSums, hits);
  }

  @Override
  Parameters readWeights() {
    return arrays.read(weights);
  }

  @Override
  Parameters readSecondMoments() {
    return arrays.read(secondMoments);
  }

  @Override
  void write(Parameters newWeights, Parameters newSecondMoments) {
    arrays.write(newWeights, weights);
    arrays.write(newSecondMoments, secondMoments);
  }
}
