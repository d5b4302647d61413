package dev.percha.dl4j;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.engine.Barrier;
import dev.percha.engine.EngineTrainer;
import dev.percha.engine.ThreadTeam;
import java.util.Arrays;
import java.util.List;

/**
 * Steps written out by hand: products by BLAS, and between them one pass over the values each. The
 * engine's thread makes a step together with its team, each of whom takes some rows of the batch
 * and then some of the parameters.
 */
final class Dl4jFusedSteps implements EngineTrainer.Steps {
  private final TrainingPlan plan;
  private final NetworkSpec network;
  private final Precision precision;
  private final Examples training;
  private final WeightMatrices weights;
  private final WeightMatrices gradient;
  private final List<Slot> kept;
  private final NativeMatrix[] slots;
  private final WeightUpdate update;
  private Backpropagation pass;

  Dl4jFusedSteps(TrainingPlan plan, Examples training) {
    this.plan = plan;
    this.network = plan.network();
    this.precision = plan.precision();
    this.training = training;
    this.weights = new WeightMatrices(network, precision);
    this.gradient = new WeightMatrices(network, precision);
    this.kept = plan.optimizer().slots();
    this.slots =
        kept.stream()
            .map(slot -> NativeMatrix.allocate(precision, 1, network.parameterCount()))
            .toArray(NativeMatrix[]::new);
    this.update = new WeightUpdate(UpdateKernel.of(plan), weights.all, gradient.all, slots);
    this.pass = new Backpropagation(plan, weights, gradient, 1);
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize, long step) {
    Call call = new Call(rows, Math.max(1, Math.min(batchSize, rows.length)), step);
    call.run();
    return call.totals();
  }

  /** The batches of one call. */
  private final class Call {
    private final int[] rows;
    private final int batchSize;
    private final long step;
    private final double[] losses;
    private final boolean[] correct;
    private final ThreadTeam team = Nd4jEngine.team();
    private final Barrier barrier = new Barrier(team.size());

    Call(int[] rows, int batchSize, long step) {
      this.rows = rows;
      this.batchSize = batchSize;
      this.step = step;
      this.losses = new double[rows.length];
      this.correct = new boolean[rows.length];
    }

    void run() {
      if (batchSize > pass.capacity()) {
        Backpropagation larger = new Backpropagation(plan, weights, gradient, batchSize);
        pass.close();
        pass = larger;
      }
      team.run(team.size(), this::takePart);
    }

    private void takePart(int member) {
      try {
        Backpropagation.Shard share = pass.new Shard(member, team.size(), batchSize);
        float[] inputs = new float[network.inputs()];
        long t = step;
        for (int from = 0, batch; from < rows.length; from += batch) {
          long now = ++t;
          batch = Math.min(batchSize, rows.length - from);
          deltas(share, now - 1, from, batch, inputs);
          if (!barrier.await()) {
            return;
          }
          share.gradient(batch, (first, last) -> update.step(first, last, now));
          if (!barrier.await()) {
            return;
          }
        }
      } catch (RuntimeException | Error e) {
        barrier.giveUp();
        throw e;
      }
    }

    private void deltas(
        Backpropagation.Shard share, long made, int from, int batch, float[] inputs) {
      int first = from + share.from();
      for (int i = 0; i < share.rows(batch); i++) {
        int row = rows[first + i];
        training.copyInputs(row, row + 1, inputs);
        share.input(i, inputs);
      }
      share.deltas(
          made,
          batch,
          row -> training.label(rows[first + row]),
          (row, loss, hit) -> {
            losses[first + row] = loss;
            correct[first + row] = hit;
          });
    }

    /** Summed row by row, whoever saw them. */
    BatchMetrics totals() {
      int batches = (int) ((rows.length + batchSize - 1L) / batchSize);
      double[] lossSums = new double[batches];
      int[] correctCounts = new int[batches];
      for (int i = 0; i < rows.length; i++) {
        lossSums[i / batchSize] += losses[i];
        correctCounts[i / batchSize] += correct[i] ? 1 : 0;
      }
      return new BatchMetrics(lossSums, correctCounts);
    }
  }

  @Override
  public Parameters parameters() {
    return read(weights.all);
  }

  @Override
  public Parameters slot(Slot slot) {
    return read(slots[kept.indexOf(slot)]);
  }

  private Parameters read(NativeMatrix all) {
    double[] values = new double[network.parameterCount()];
    all.read(0, values, values.length);
    return Parameters.of(network, values).in(precision);
  }

  @Override
  public void write(TrainerState state) {
    write(weights.all, state.parameters());
    for (Slot slot : kept) {
      write(slots[kept.indexOf(slot)], state.slot(slot));
    }
  }

  private static void write(NativeMatrix all, Parameters parameters) {
    double[] values = parameters.toDoubles();
    all.write(0, values, values.length);
  }

  @Override
  public void close() {
    pass.close();
    weights.close();
    gradient.close();
    Arrays.stream(slots).forEach(NativeMatrix::close);
  }
}
