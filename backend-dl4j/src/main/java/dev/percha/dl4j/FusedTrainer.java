package dev.percha.dl4j;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Steps written out by hand: products by BLAS, and between them one pass over the values each. All
 * of it runs on the engine's thread, but for the update and the gathering of the next batch's rows,
 * which as many threads share as BLAS has.
 */
final class FusedTrainer implements Trainer {
  /** Rows in a piece of work. */
  private static final int GATHERS = 16;

  /** Parameters in a piece of work. */
  private static final int UPDATES = 1 << 14;

  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private final Layers weights;
  private final Layers gradient;
  private final Optimizer optimizer;
  private final Team team = new Team(Nd4j.factory().blas().getMaxThreads());
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
      Backpropagation larger = new Backpropagation(network, precision, batchSize);
      pass.close();
      pass = larger;
    }
    Feed feed = new Feed(rows, batchSize);
    team.run(feed.pieces(), feed::gather);
    return BatchTotals.ofSteps(rows, Math.max(1, batchSize), batch -> step(batch, feed));
  }

  private BatchTotals.Batch step(int[] batch, Feed feed) {
    BatchTotals.Batch seen = pass.forward(weights, batch.length, row -> training.label(batch[row]));
    pass.backward(weights, gradient, batch.length);
    feed.next();
    int gathers = feed.pieces();
    int updates = (network.parameterCount() - 1) / UPDATES + 1;
    team.run(
        gathers + updates,
        piece -> {
          if (piece < gathers) {
            feed.gather(piece);
          } else {
            update(piece - gathers);
          }
        });
    return seen;
  }

  private void update(int piece) {
    int from = piece * UPDATES;
    optimizer.step(from, Math.min(from + UPDATES, network.parameterCount()));
  }

  /** The rows of a call, gathered a batch at a time. */
  private final class Feed {
    private final int[] rows;
    private final int batchSize;
    private int from;

    Feed(int[] rows, int batchSize) {
      this.rows = rows;
      this.batchSize = batchSize;
    }

    void next() {
      from += Math.min(batchSize, rows.length - from);
    }

    int pieces() {
      return (Math.min(batchSize, rows.length - from) + GATHERS - 1) / GATHERS;
    }

    void gather(int piece) {
      float[] inputs = new float[network.inputs()];
      int to = Math.min(piece * GATHERS + GATHERS, Math.min(batchSize, rows.length - from));
      for (int i = piece * GATHERS; i < to; i++) {
        int row = rows[from + i];
        training.copyInputs(row, row + 1, inputs);
        pass.input(i, inputs);
      }
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
      team.close();
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
