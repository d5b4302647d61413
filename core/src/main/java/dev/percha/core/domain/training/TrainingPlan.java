package dev.percha.core.domain.training;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.random.NumpyRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
 * @param earlyStopping when it ends before its last epoch; empty for never
 */
public record TrainingPlan(
    NetworkSpec network,
    Optimizer optimizer,
    Precision precision,
    int epochs,
    int batchSize,
    long seed,
    long splitSeed,
    Optional<EarlyStopping> earlyStopping) {
  public TrainingPlan {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(earlyStopping, "earlyStopping");
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
    return new TrainingPlan(
        network, RmsProp.keras(), Precision.FLOAT32, 30, 128, 7, 42, Optional.empty());
  }

  /**
   * @return the state that a training of this plan begins with: Glorot's weights by its seed, and
   *     what its optimizer keeps as it begins
   */
  public TrainerState initialState() {
    return TrainerState.initial(optimizer, Parameters.glorotUniform(network, precision, seed));
  }

  /**
   * Refuses what a trainer for this plan must not start from.
   *
   * @param from the state to start from
   * @param training the rows to train on
   * @throws IllegalArgumentException where the state is not finite or of another network, precision
   *     or optimizer, or the rows are none or of other inputs or classes
   */
  public void requireFit(TrainerState from, Examples training) {
    from.require(this);
    training.requireFit(network);
  }

  /** {@return the plan for another network} */
  public TrainingPlan with(NetworkSpec other) {
    return new TrainingPlan(
        other, optimizer, precision, epochs, batchSize, seed, splitSeed, earlyStopping);
  }

  /** {@return the plan with another optimizer} */
  public TrainingPlan with(Optimizer other) {
    return new TrainingPlan(
        network, other, precision, epochs, batchSize, seed, splitSeed, earlyStopping);
  }

  /** {@return the plan in another precision} */
  public TrainingPlan with(Precision other) {
    return new TrainingPlan(
        network, optimizer, other, epochs, batchSize, seed, splitSeed, earlyStopping);
  }

  /** {@return the plan for so many epochs, at least 1} */
  public TrainingPlan withEpochs(int other) {
    return new TrainingPlan(
        network, optimizer, precision, other, batchSize, seed, splitSeed, earlyStopping);
  }

  /** {@return the plan with batches of another size, at least 1} */
  public TrainingPlan withBatchSize(int other) {
    return new TrainingPlan(
        network, optimizer, precision, epochs, other, seed, splitSeed, earlyStopping);
  }

  /** {@return the plan with another seed for weights and order, 0 to 2^32 - 1} */
  public TrainingPlan withSeed(long other) {
    return new TrainingPlan(
        network, optimizer, precision, epochs, batchSize, other, splitSeed, earlyStopping);
  }

  /** {@return the plan with another seed for the split, 0 to 2^32 - 1} */
  public TrainingPlan withSplitSeed(long other) {
    return new TrainingPlan(
        network, optimizer, precision, epochs, batchSize, seed, other, earlyStopping);
  }

  /** {@return the plan with another end before the last epoch; empty for never} */
  public TrainingPlan with(Optional<EarlyStopping> other) {
    return new TrainingPlan(
        network, optimizer, precision, epochs, batchSize, seed, splitSeed, other);
  }

  /**
   * @return by which figure its best epoch is told; the validation loss, where it does not say
   */
  public Monitor monitor() {
    return earlyStopping.map(EarlyStopping::monitor).orElse(Monitor.VAL_LOSS);
  }

  /** {@return whether a training of this plan ends after those epochs} */
  public boolean endsAfter(List<EpochMetrics> finished) {
    return finished.size() >= epochs
        || earlyStopping.map(stopping -> stopping.stopsAfter(finished)).orElse(false);
  }
}
