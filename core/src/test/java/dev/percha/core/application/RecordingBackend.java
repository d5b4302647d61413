package dev.percha.core.application;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A backend that computes nothing and remembers what it was asked. Its loss of a row is the row's
 * number; its weights count the steps; its model gives each class the logit of that many steps.
 */
class RecordingBackend implements Backend {
  final List<List<Integer>> calls = new ArrayList<>();
  final List<Integer> rows = new ArrayList<>();
  int trainers;
  int open;
  int steps;

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public Backend with(EngineSettings settings) {
    return this;
  }

  @Override
  public Availability probe() {
    return new Availability(true, "nothing to load");
  }

  /** What a batch's loss is; tests override it to fail or diverge. */
  double lossSum(int[] batch) {
    return Arrays.stream(batch).sum();
  }

  /** The logits of one row after some steps; tests override it. */
  double[] logits(int stepsDone, int classes) {
    double[] logits = new double[classes];
    logits[0] = stepsDone;
    return logits;
  }

  @Override
  public Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    trainers++;
    open++;
    steps = (int) from.step();
    NetworkSpec network = plan.network();
    return new Trainer() {
      @Override
      public BatchMetrics train(int[] order, int batchSize) {
        calls.add(Arrays.stream(order).boxed().toList());
        rows.addAll(calls.get(calls.size() - 1));
        int batches = (order.length + batchSize - 1) / batchSize;
        double[] lossSums = new double[batches];
        for (int batch = 0; batch < batches; batch++) {
          int to = Math.min(order.length, (batch + 1) * batchSize);
          lossSums[batch] = lossSum(Arrays.copyOfRange(order, batch * batchSize, to));
          steps++;
        }
        return new BatchMetrics(lossSums, new int[batches]);
      }

      @Override
      public Parameters parameters() {
        double[] values = new double[network.parameterCount()];
        values[0] = steps;
        return Parameters.of(network, values).in(plan.precision());
      }

      @Override
      public TrainerState state() {
        return TrainerState.of(
            steps, plan.optimizer(), parameters(), slot -> parameters().filled(0));
      }

      @Override
      public void restore(TrainerState state) {
        steps = (int) state.step();
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  @Override
  public Model newModel(Parameters parameters) {
    open++;
    NetworkSpec network = parameters.network();
    int stepsDone = (int) parameters.toDoubles()[0];
    return new Model() {
      @Override
      public NetworkSpec network() {
        return network;
      }

      @Override
      public void logits(float[] inputs, int count, double[] logits) {
        double[] row = RecordingBackend.this.logits(stepsDone, network.classes());
        for (int i = 0; i < count; i++) {
          System.arraycopy(row, 0, logits, i * row.length, row.length);
        }
      }

      @Override
      public void close() {
        open--;
      }
    };
  }
}
