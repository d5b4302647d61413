package dev.percha.dl4j;

import dev.percha.core.domain.BatchTotals;
import dev.percha.core.domain.Examples;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Precision;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.port.out.Trainer;

/**
 * Steps written out by hand: products by BLAS, and between them one pass over the values each. The
 * engine's thread makes a step together with its team, each of whom takes some rows of the batch
 * and then some of the parameters.
 */
final class FusedTrainer implements Trainer {
  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private final Layers weights;
  private final Layers gradient;
  private final Optimizer optimizer;
  private Backpropagation pass;
  private boolean closed;

  FusedTrainer(TrainingPlan plan, Parameters initial, Examples training) {
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
    this.weights = new Layers(network, precision);
    this.gradient = new Layers(network, precision);
    this.optimizer = Optimizer.of(plan.optimizer(), initial, weights, gradient);
    this.pass = new Backpropagation(network, precision, weights, gradient, 1);
  }

  @Override
  public BatchTotals train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    return Engine.call(
        () -> {
          Call call = new Call(rows, Math.max(1, Math.min(batchSize, rows.length)));
          call.run();
          return call.totals();
        });
  }

  /** The batches of one call. */
  private final class Call {
    private final int[] rows;
    private final int batchSize;
    private final double[] losses;
    private final boolean[] hits;
    private final Team team = Engine.team();
    private final Barrier barrier = new Barrier(team.size());

    Call(int[] rows, int batchSize) {
      this.rows = rows;
      this.batchSize = batchSize;
      this.losses = new double[rows.length];
      this.hits = new boolean[rows.length];
    }

    void run() {
      if (batchSize > pass.capacity()) {
        Backpropagation larger =
            new Backpropagation(network, precision, weights, gradient, batchSize);
        pass.close();
        pass = larger;
      }
      team.run(team.size(), this::takePart);
    }

    private void takePart(int member) {
      try {
        Backpropagation.Share share = pass.new Share(member, team.size(), batchSize);
        float[] inputs = new float[network.inputs()];
        for (int from = 0, batch; from < rows.length; from += batch) {
          batch = Math.min(batchSize, rows.length - from);
          deltas(share, from, batch, inputs);
          if (!barrier.await()) {
            return;
          }
          share.gradient(batch, optimizer::step);
          if (!barrier.await()) {
            return;
          }
        }
      } catch (RuntimeException | Error e) {
        barrier.giveUp();
        throw e;
      }
    }

    private void deltas(Backpropagation.Share share, int from, int batch, float[] inputs) {
      int first = from + share.from();
      for (int i = 0; i < share.rows(batch); i++) {
        int row = rows[first + i];
        training.copyInputs(row, row + 1, inputs);
        share.input(i, inputs);
      }
      share.deltas(
          batch,
          row -> training.label(rows[first + row]),
          (row, loss, hit) -> {
            losses[first + row] = loss;
            hits[first + row] = hit;
          });
    }

    /** Summed row by row, whoever saw them. */
    BatchTotals totals() {
      int batches = (int) ((rows.length + batchSize - 1L) / batchSize);
      double[] lossSums = new double[batches];
      int[] hitCounts = new int[batches];
      for (int i = 0; i < rows.length; i++) {
        lossSums[i / batchSize] += losses[i];
        hitCounts[i / batchSize] += hits[i] ? 1 : 0;
      }
      return new BatchTotals(lossSums, hitCounts);
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
