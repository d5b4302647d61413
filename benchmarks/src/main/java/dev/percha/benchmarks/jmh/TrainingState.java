package dev.percha.benchmarks.jmh;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Split;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.random.NumpyRandom;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import dev.percha.fashionmnist.FashionMnist;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A trainer of the article's plan over Fashion-MNIST's 50,000 training rows. */
@State(Scope.Benchmark)
public class TrainingState {
  private final TrainingPlan plan = TrainingPlan.article();
  private Trainer trainer;
  private int[] order;

  /**
   * Starts the engine and gives it the examples.
   *
   * @param subject the backend
   */
  @Setup
  public void begin(Subject subject) {
    Examples all = new FashionMnist().load().train();
    Examples training = all.select(Split.of(all.rows(), plan.splitSeed()).training());
    order = NumpyRandom.seeded(plan.seed(), 1).permutation(training.rows());
    trainer = subject.backend().newTrainer(plan, plan.initialState(), training);
  }

  BatchMetrics step() {
    return trainer.train(Arrays.copyOf(order, plan.batchSize()), plan.batchSize());
  }

  BatchMetrics epoch() {
    return trainer.train(order, plan.batchSize());
  }

  /** Frees the engine's memory. */
  @TearDown
  public void close() {
    trainer.close();
  }
}
