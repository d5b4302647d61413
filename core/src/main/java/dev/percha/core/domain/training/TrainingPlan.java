package dev.percha.core.domain.training;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.Preparation;
import dev.percha.core.domain.data.PreparedData;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.random.DropoutMask;
import dev.percha.core.domain.random.NumpyRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Everything that decides what a training computes, whichever engine runs it.
 *
 * @param network the network
 * @param optimizer the optimizer; the loss is always categorical cross-entropy
 * @param schedule of the learning rate
 * @param l2 of the kernels: each step goes down the gradient of {@code loss + l2 · Σ w²}, as Keras
 *     means it, so that {@code 2 · l2 · w} is added to a kernel's gradient; the loss that is told
 *     stays the cross-entropy. Finite, 0 or more
 * @param precision the format in which the engine computes
 * @param epochs at least 1
 * @param batchSize examples per step, at least 1; an epoch's last batch may be shorter
 * @param seed of the initial weights, of every epoch's order and of dropout; 0 to 2^32 - 1, as
 *     numpy takes it
 * @param split into training and validation rows
 * @param preparation of rows before the network sees them, fitted on the training rows
 * @param earlyStopping when it ends before its last epoch; empty for never
 */
public record TrainingPlan(
    NetworkSpec network,
    Optimizer optimizer,
    Schedule schedule,
    double l2,
    Precision precision,
    int epochs,
    int batchSize,
    long seed,
    SplitSpec split,
    Preparation preparation,
    Optional<EarlyStopping> earlyStopping) {
  public TrainingPlan {
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(preparation, "preparation");
    Objects.requireNonNull(earlyStopping, "earlyStopping");
    if (!(l2 >= 0 && l2 <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("l2 is " + l2 + "; allowed: finite, 0 or more");
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs are " + epochs + "; allowed: 1 or more");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size is " + batchSize + "; allowed: 1 or more");
    }
    NumpyRandom.requireSeed(seed);
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
        network,
        RmsProp.keras(),
        Schedule.constant(),
        0,
        Precision.FLOAT32,
        30,
        128,
        7,
        SplitSpec.article(),
        new Preparation.AsGiven(),
        Optional.empty());
  }

  /**
   * The article's settings for a data set: a table's rows are prepared by {@link
   * Preparation.Columns}, others as given, and the network has as many inputs as that makes.
   *
   * @param data the data set
   * @param split of its training part, on which it depends what is fitted
   * @param units units of each hidden layer, from the input on
   * @param activation the activation of every hidden layer
   * @return the plan, with that split
   * @throws IllegalArgumentException where one is not allowed
   */
  public static TrainingPlan of(
      Dataset data, SplitSpec split, List<Integer> units, Activation activation) {
    Preparation preparation =
        data.schema().isTable() ? new Preparation.Columns() : new Preparation.AsGiven();
    int inputs = PreparedData.fit(data, split, preparation).inputs(data.schema().width());
    NetworkSpec network =
        NetworkSpec.of(inputs, units, activation, data.schema().classNames().size());
    return of(network).with(split).with(preparation);
  }

  /**
   * @param step how many steps were made before
   * @return the optimizer as it makes that step: with the learning rate that the schedule gives it
   */
  public Optimizer optimizerAt(long step) {
    if (schedule.isConstant()) {
      return optimizer;
    }
    double rate = optimizer.learningRate() * schedule.factor(step);
    return optimizer.withLearningRate(Math.max(rate, Double.MIN_NORMAL));
  }

  /**
   * @param layer a hidden dense layer
   * @return which of its units a step drops; empty where none
   */
  public Optional<DropoutMask> dropout(int layer) {
    double rate = network.dropout(layer);
    return rate == 0
        ? Optional.empty()
        : Optional.of(new DropoutMask(seed, layer, network.unitsOf(layer), rate));
  }

  /**
   * @return the state that a training of this plan begins with: Glorot's weights by its seed, and
   *     what its optimizer keeps as it begins
   */
  public TrainerState initialState() {
    return TrainerState.initial(optimizer, Parameters.glorotUniform(network, precision, seed));
  }

  /** {@return the seed of the split} */
  public long splitSeed() {
    return split.seed();
  }

  /**
   * @param data a data set
   * @return it split and prepared by this plan
   * @throws IllegalArgumentException where it cannot be, or the network is not for such rows
   */
  public PreparedData prepare(Dataset data) {
    PreparedData prepared = PreparedData.of(data, split, preparation);
    prepared.training().requireFit(network);
    return prepared;
  }

  /**
   * @param data a data set
   * @return what this plan does to each of its rows
   * @throws IllegalArgumentException where it cannot
   */
  public Preprocessing preprocessing(Dataset data) {
    return PreparedData.fit(data, split, preparation);
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
    return changed(draft -> draft.network = other);
  }

  /** {@return the plan with another optimizer} */
  public TrainingPlan with(Optimizer other) {
    return changed(draft -> draft.optimizer = other);
  }

  /** {@return the plan with another schedule of the learning rate} */
  public TrainingPlan with(Schedule other) {
    return changed(draft -> draft.schedule = other);
  }

  /** {@return the plan with another L2 regularization of the kernels; 0 for none} */
  public TrainingPlan withL2(double other) {
    return changed(draft -> draft.l2 = other);
  }

  /** {@return the plan in another precision} */
  public TrainingPlan with(Precision other) {
    return changed(draft -> draft.precision = other);
  }

  /** {@return the plan for so many epochs, at least 1} */
  public TrainingPlan withEpochs(int other) {
    return changed(draft -> draft.epochs = other);
  }

  /** {@return the plan with batches of another size, at least 1} */
  public TrainingPlan withBatchSize(int other) {
    return changed(draft -> draft.batchSize = other);
  }

  /** {@return the plan with another seed for weights and order, 0 to 2^32 - 1} */
  public TrainingPlan withSeed(long other) {
    return changed(draft -> draft.seed = other);
  }

  /** {@return the plan with another split} */
  public TrainingPlan with(SplitSpec other) {
    return changed(draft -> draft.split = other);
  }

  /** {@return the plan with another seed for the split, 0 to 2^32 - 1} */
  public TrainingPlan withSplitSeed(long other) {
    return with(split.withSeed(other));
  }

  /** {@return the plan with another preparation of rows} */
  public TrainingPlan with(Preparation other) {
    return changed(draft -> draft.preparation = other);
  }

  /** {@return the plan with another end before the last epoch; empty for never} */
  public TrainingPlan with(Optional<EarlyStopping> other) {
    return changed(draft -> draft.earlyStopping = other);
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

  private TrainingPlan changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** All components, of which one is to be another. */
  private static final class Draft {
    private NetworkSpec network;
    private Optimizer optimizer;
    private Schedule schedule;
    private double l2;
    private Precision precision;
    private int epochs;
    private int batchSize;
    private long seed;
    private SplitSpec split;
    private Preparation preparation;
    private Optional<EarlyStopping> earlyStopping;

    Draft(TrainingPlan from) {
      network = from.network;
      optimizer = from.optimizer;
      schedule = from.schedule;
      l2 = from.l2;
      precision = from.precision;
      epochs = from.epochs;
      batchSize = from.batchSize;
      seed = from.seed;
      split = from.split;
      preparation = from.preparation;
      earlyStopping = from.earlyStopping;
    }

    TrainingPlan done() {
      return new TrainingPlan(
          network,
          optimizer,
          schedule,
          l2,
          precision,
          epochs,
          batchSize,
          seed,
          split,
          preparation,
          earlyStopping);
    }
  }
}
