package dev.percha.core.port.out;

import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.engine.Availability;
import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.Optional;

/**
 * A deep-learning engine that can train and run the domain's networks.
 *
 * <p>An adapter owns arithmetic and nothing else: initial weights, order, measurement and stopping
 * are core's. It takes no default of its engine.
 *
 * <p>A backend is immutable and safe for use by several threads. One is found by {@link
 * java.util.ServiceLoader} (public class, public constructor without arguments) with default
 * settings; making one, and asking its name and version, loads nothing native. The engine loads
 * with the first call to {@link #probe}, {@link #newTrainer} or {@link #newModel}, and takes the
 * settings of the backend that was called; from then on they hold for the process.
 */
public interface Backend {
  /** {@return what a user writes to choose it: lower-case letters, digits and dashes; unique} */
  String name();

  /** {@return the engine's name and version, such as {@code PyTorch 2.7.1 (DJL 0.36.0)}} */
  String version();

  /**
   * @param settings what the engine shall be started with
   * @return a backend for the same engine with those settings; this one is not changed, and nothing
   *     native is loaded
   */
  Backend with(EngineSettings settings);

  /**
   * Loads the engine, if that can be done, and says in words what came of it. Never throws for a
   * missing or broken native library.
   *
   * @return whether the engine can run here
   */
  Availability probe();

  /**
   * Says whether this backend can do a plan, before anything is loaded. What it does not refuse, it
   * does by every rule of the conformance kit.
   *
   * @param plan what is asked for
   * @return one line why not; empty where it can
   */
  default Optional<String> refusal(TrainingPlan plan) {
    return Optional.empty();
  }

  /**
   * Makes a trainer for {@code plan.network()}, {@code plan.optimizer()} and {@code
   * plan.precision()}. The examples go to the engine once, here.
   *
   * @param plan what to train; its epochs, seeds and batch size are core's business
   * @param from the state to go on from, of the plan's network, precision and optimizer, finite;
   *     for a new training {@link TrainerState#initial}
   * @param training the rows to train on; at least one, of the network's inputs and classes
   * @return an open trainer, independent of every other one
   * @throws IllegalArgumentException where the arguments do not fit each other
   * @throws dev.percha.core.failure.UnsupportedPlanException where {@link #refusal} has a line
   * @throws dev.percha.core.failure.BackendException where the engine cannot start, fails, or was
   *     already started with other settings
   */
  Trainer newTrainer(TrainingPlan plan, TrainerState from, Examples training);

  /**
   * Makes a model, the one way there is: from parameters, whichever backend trained them.
   *
   * @param parameters finite; their network and precision are the model's
   * @return an open model, independent of every trainer and of every other model
   * @throws IllegalArgumentException where a parameter is not finite
   * @throws dev.percha.core.failure.UnsupportedPlanException where {@link #refusal} has a line for
   *     {@link TrainingPlan#of} that network, in that precision
   * @throws dev.percha.core.failure.BackendException where the engine cannot start, fails, or was
   *     already started with other settings
   */
  Model newModel(Parameters parameters);
}
