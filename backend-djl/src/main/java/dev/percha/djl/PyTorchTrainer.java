package dev.percha.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;

/**
 * What the trainers on PyTorch have in common: calls are checked and then run on the engine's
 * thread, and what a trainer holds in the engine is freed when it is closed.
 */
abstract sealed class PyTorchTrainer implements Trainer permits DjlTrainer, FusedTrainer {
  final NetworkSpec network;
  final Precision precision;
  final Examples training;
  final PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
  private boolean closed;

  PyTorchTrainer(TrainingPlan plan, Examples training) {
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
  }

  /** Runs the steps of checked rows. */
  abstract BatchTotals steps(int[] rows, int batchSize);

  /** Copies the weights out of the engine. */
  abstract Parameters readWeights();

  /** Copies the second moments out of the engine. */
  abstract Parameters readSecondMoments();

  /** Copies checked weights and second moments into the engine. */
  abstract void write(Parameters weights, Parameters secondMoments);

  @Override
  public final BatchTotals train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    return PyTorch.call(() -> steps(rows, batchSize));
  }

  @Override
  public final Parameters parameters() {
    requireOpen();
    return PyTorch.call(this::readWeights);
  }

  @Override
  public final Parameters secondMoments() {
    requireOpen();
    return PyTorch.call(this::readSecondMoments);
  }

  @Override
  public final void restore(Parameters parameters, Parameters secondMoments) {
    requireOpen();
    parameters.require(network, precision);
    secondMoments.require(network, precision).requireNonNegative();
    PyTorch.call(
        () -> {
          write(parameters, secondMoments);
          return null;
        });
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      PyTorch.call(
          () -> {
            manager.close();
            return null;
          });
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
  }
}
