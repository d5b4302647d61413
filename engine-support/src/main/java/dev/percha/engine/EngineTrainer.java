package dev.percha.engine;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.BatchMetrics;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;

/**
 * A trainer over an engine's steps, which keeps what {@link Trainer} asks of every one: calls are
 * checked, steps are counted, the engine is entered the way it wants to be, and it is freed once.
 */
public final class EngineTrainer implements Trainer {
  private final TrainingPlan plan;
  private final Examples training;
  private final Steps steps;
  private final EngineCalls engine;
  private long step;
  private boolean closed;

  /** An engine's arithmetic for one plan and its rows. */
  public interface Steps {
    /**
     * Makes steps, one for each batch.
     *
     * @param rows checked row numbers; may be empty
     * @param batchSize at least 1
     * @param step how many steps were made before these
     * @return loss and right answers of each batch, before its update
     */
    BatchMetrics train(int[] rows, int batchSize, long step);

    /** {@return a copy of the weights} */
    Parameters parameters();

    /**
     * @param slot one of the plan's optimizer
     * @return a copy of it
     */
    Parameters slot(Slot slot);

    /**
     * Copies a state into the engine.
     *
     * @param state one that fits the plan
     */
    void write(TrainerState state);

    /** Frees the engine's memory; called once. */
    void close();
  }

  /**
   * @param plan the plan
   * @param from the state to begin with, of that plan
   * @param training the rows the steps were given
   * @param steps the engine's arithmetic
   * @param engine how the engine is entered, for every method of the steps
   */
  public EngineTrainer(
      TrainingPlan plan, TrainerState from, Examples training, Steps steps, EngineCalls engine) {
    this.plan = plan;
    this.training = Objects.requireNonNull(training, "training");
    this.steps = Objects.requireNonNull(steps, "steps");
    this.engine = Objects.requireNonNull(engine, "engine");
    restore(from);
  }

  @Override
  public BatchMetrics train(int[] rows, int batchSize) {
    requireOpen();
    training.requireSteps(rows, batchSize);
    BatchMetrics totals = engine.call(() -> steps.train(rows, batchSize, step));
    step += totals.batches();
    return totals;
  }

  @Override
  public Parameters parameters() {
    requireOpen();
    return engine.call(steps::parameters);
  }

  @Override
  public TrainerState state() {
    requireOpen();
    return engine.call(
        () -> TrainerState.of(step, plan.optimizer(), steps.parameters(), steps::slot));
  }

  @Override
  public void restore(TrainerState state) {
    requireOpen();
    state.require(plan);
    engine.call(
        () -> {
          steps.write(state);
          return null;
        });
    step = state.step();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      engine.call(
          () -> {
            steps.close();
            return null;
          });
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the trainer is closed");
    }
  }
}
