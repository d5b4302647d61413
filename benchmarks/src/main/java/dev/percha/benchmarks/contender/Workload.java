package dev.percha.benchmarks.contender;

import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;

/**
 * How much an epoch is: everything but the equation, which is the article's.
 *
 * @param batchSize rows per step, at least 1
 * @param rows rows per epoch, at least 1
 * @param hidden units of each hidden layer
 */
record Workload(int batchSize, int rows, List<Integer> hidden) {
  static final Workload ARTICLE = new Workload(128, 50_000, List.of(256, 128));

  private static final int INPUTS = 784;
  private static final int CLASSES = 10;

  Workload {
    hidden = List.copyOf(hidden);
    if (batchSize < 1 || rows < 1) {
      throw new IllegalArgumentException(
          "batches of " + batchSize + " of " + rows + " rows; allowed: at least 1 each");
    }
  }

  /**
   * @param words batch size, rows, and the units of each hidden layer; or nothing for the article's
   */
  static Workload of(List<String> words) {
    if (words.isEmpty()) {
      return ARTICLE;
    }
    List<Integer> numbers = words.stream().map(Integer::valueOf).toList();
    return new Workload(numbers.get(0), numbers.get(1), numbers.subList(2, numbers.size()));
  }

  NetworkSpec network() {
    return NetworkSpec.of(INPUTS, hidden, new Activation.Relu(), CLASSES);
  }

  TrainingPlan plan() {
    return TrainingPlan.of(network()).withBatchSize(batchSize);
  }
}
