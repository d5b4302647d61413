package dev.percha.core.domain;

import java.util.Objects;

/**
 * Everything that decides what a training computes, whichever engine runs it.
 *
 * @param network the network
 * @param optimizer the optimizer; the loss is always categorical cross-entropy
 * @param precision the format in which the engine computes
 * @param epochs at least 1
 * @param batchSize examples per step, at least 1; an epoch's last batch may be shorter
 * @param seed of the initial weights and of every epoch's order; 0 to 2^32 - 1, as numpy takes it
 * @param splitSeed of the split into training and validation rows; 0 to 2^32 - 1
 */
public record TrainingPlan(
    NetworkSpec network,
    RmsProp optimizer,
    Precision precision,
    int epochs,
    int batchSize,
    long seed,
    long splitSeed) {
  public TrainingPlan {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(precision, "precision");
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs are " + epochs + "; allowed: 1 or more");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size is " + batchSize + "; allowed: 1 or more");
    }
    NumpyRandom.requireSeed(seed);
    NumpyRandom.requireSeed(splitSeed);
  }

  /**
   * @return the article's plan: {@link NetworkSpec#article()}, {@link RmsProp#keras()}, float32, 30
   *     epochs, batches of 128, seed 7, split seed 42
   */
  public static TrainingPlan article() {
    return of(NetworkSpec.article());
  }

  /**
   * The article's settings for another network.
   *
   * @param network the network
   * @return the article's plan with that network
   */
  public static TrainingPlan of(NetworkSpec network) {
    return new TrainingPlan(network, RmsProp.keras(), Precision.FLOAT32, 30, 128, 7, 42);
  }

  /**
   * Refuses what a trainer for this plan must not start from.
   *
   * @param initial the weights to start from
   * @param training the rows to train on
   * @throws IllegalArgumentException where the weights are not finite or of another network or
   *     precision, or the rows are none or of other inputs or classes
   */
  public void requireFit(Parameters initial, Examples training) {
    initial.require(network, precision);
    training.requireFit(network);
  }

  /**
   * @param other the network to take instead
   * @return the plan for that network
   */
  public TrainingPlan with(NetworkSpec other) {
    return new TrainingPlan(other, optimizer, precision, epochs, batchSize, seed, splitSeed);
  }

  /**
   * @param other the optimizer to take instead
   * @return the plan with that optimizer
   */
  public TrainingPlan with(RmsProp other) {
    return new TrainingPlan(network, other, precision, epochs, batchSize, seed, splitSeed);
  }

  /**
   * @param other the precision to take instead
   * @return the plan in that precision
   */
  public TrainingPlan with(Precision other) {
    return new TrainingPlan(network, optimizer, other, epochs, batchSize, seed, splitSeed);
  }

  /**
   * @param other at least 1
   * @return the plan for that many epochs
   */
  public TrainingPlan withEpochs(int other) {
    return new TrainingPlan(network, optimizer, precision, other, batchSize, seed, splitSeed);
  }

  /**
   * @param other at least 1
   * @return the plan with batches of that size
   */
  public TrainingPlan withBatchSize(int other) {
    return new TrainingPlan(network, optimizer, precision, epochs, other, seed, splitSeed);
  }

  /**
   * @param other 0 to 2^32 - 1
   * @return the plan with that seed for weights and order
   */
  public TrainingPlan withSeed(long other) {
    return new TrainingPlan(network, optimizer, precision, epochs, batchSize, other, splitSeed);
  }

  /**
   * @param other 0 to 2^32 - 1
   * @return the plan with that seed for the split
   */
  public TrainingPlan withSplitSeed(long other) {
    return new TrainingPlan(network, optimizer, precision, epochs, batchSize, seed, other);
  }
}
