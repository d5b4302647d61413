package dev.percha.dl4j;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.concurrent.ForkJoinTask;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Steps written out by hand: products by BLAS, and between them one pass over the values each. All
 * of it runs on the engine's thread; only the rows of the next batch are gathered beside it.
 */
final class FusedTrainer implements Trainer {
  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private final Layers weights;
  private final Layers gradient;
  private final Optimizer optimizer;
  private final boolean oneThread = Nd4j.factory().blas().getMaxThreads() == 1;
  private Backpropagation pass;
  private boolean closed;

  FusedTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
    this.weights = new Layers(network, precision);
    this.gradient = new Layers(network, precision);
    this.optimizer = Optimizer.of(plan.optimizer(), initial, weights, gradient);
    this.pass = new Backpropagation(network, precision, 1);
  }

  @Override
  public BatchTotals train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    return Engine.call(() -> steps(rows, Math.min(batchSize, rows.length)));
  }

  private BatchTotals steps(int[] rows, int batchSize) {
    if (batchSize > pass.capacity()) {
      pass.close();
      pass = new Backpropagation(network, precision, batchSize);
    }
    Feed feed = new Feed(rows, batchSize);
    feed.gather();
    return BatchTotals.ofSteps(rows, Math.max(1, batchSize), batch -> step(batch, feed));
  }

  private BatchTotals.Batch step(int[] batch, Feed feed) {
    BatchTotals.Batch seen = pass.forward(weights, batch.length, row -> training.label(batch[row]));
    pass.backward(weights, gradient, batch.length);
    if (oneThread) {
      feed.gather();
      optimizer.step();
    } else {
      ForkJoinTask<?> next = ForkJoinTask.adapt(feed::gather).fork();
      optimizer.step();
      next.join();
    }
    return seen;
  }

  /** The rows of a call, gathered a batch at a time. */
  private final class Feed {
    private final int[] rows;
    private final int batchSize;
    private final float[] inputs = new float[network.inputs()];
    private int next;

    Feed(int[] rows, int batchSize) {
      this.rows = rows;
      this.batchSize = batchSize;
    }

    void gather() {
      int count = Math.min(batchSize, rows.length - next);
      for (int i = 0; i < count; i++) {
        int row = rows[next + i];
        training.copyInputs(row, row + 1, inputs);
        pass.input(i, inputs);
      }
      next += count;
    }
  }

  @Override
  public Parameters parameters() {
    requireOpen();
    return optimizer.weights();
  }

  @Override
  public Parameters secondMoments() {
    requireOpen();
    return optimizer.secondMoments();
  }

  @Override
  public void restore(Parameters parameters, Parameters secondMoments) {
    requireOpen();
    parameters.require(network, precision);
    secondMoments.require(network, precision).requireNonNegative();
    optimizer.restore(parameters, secondMoments);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      pass.close();
      weights.close();
      gradient.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
  }
}
