package dev.percha.engine;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.failure.UnsupportedPlanException;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.core.port.out.Trainer;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * What backends have in common: settings are kept, arguments checked, what {@link #refusal} says is
 * refused by that line, and the engine is started before it is asked for anything. As it stands it
 * is a backend without an engine: nothing to start, and every task on the thread that calls.
 */
public abstract class EngineBackend implements Backend {
  private final EngineSettings settings;

  /**
   * @param settings what the engine shall be started with
   */
  protected EngineBackend(EngineSettings settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Starts the engine, where that was not done.
   *
   * @param settings what it shall be started with
   * @return one line that says what was loaded
   * @throws dev.percha.core.failure.BackendException where it cannot start, or was started with
   *     other settings
   */
  protected String start(EngineSettings settings) {
    return version();
  }

  /**
   * Enters the engine; see {@link EngineCalls#call}.
   *
   * @param task what to run
   * @param <T> of its answer
   * @return its answer
   */
  protected <T> T call(Callable<T> task) {
    try {
      return task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes the arithmetic of a trainer; the engine runs, and this is called the way {@link #call}
   * enters it.
   *
   * @param plan a plan that is not refused
   * @param training rows that fit it
   * @return its steps; the state is written into them next
   */
  protected abstract EngineTrainer.Steps steps(TrainingPlan plan, Examples training);

  /**
   * Makes a model; the engine runs, and this is called the way {@link #call} enters it.
   *
   * @param parameters finite, of a network that is not refused
   * @return an open model
   */
  protected abstract Model model(Parameters parameters);

  @Override
  public Backend with(EngineSettings other) {
    return this;
  }

  @Override
  public final Availability probe() {
    try {
      return new Availability(true, start(settings));
    } catch (PerchaException e) {
      return new Availability(false, e.getMessage());
    }
  }

  @Override
  public final Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training) {
    plan.requireFit(from, training);
    requirePossible(plan);
    start(settings);
    EngineTrainer.Steps steps = call(() -> steps(plan, training));
    return new EngineTrainer(plan, from, training, steps, this::call);
  }

  @Override
  public final Model newModel(Parameters parameters) {
    parameters.requireFinite();
    requirePossible(TrainingPlan.of(parameters.network()).with(parameters.precision()));
    start(settings);
    return call(() -> model(parameters));
  }

  private void requirePossible(TrainingPlan plan) {
    refusal(plan)
        .ifPresent(
            line -> {
              throw new UnsupportedPlanException(line);
            });
  }
}
