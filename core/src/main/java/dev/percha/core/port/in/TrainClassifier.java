package dev.percha.core.port.in;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import java.util.function.BooleanSupplier;

/** Trains a plan's network on a data set and tests what came of it. */
public interface TrainClassifier {
  /**
   * Splits the training part, trains epoch by epoch with validation after each, and tests the
   * network as it stood after the last epoch and after the best one, where there are rows to test
   * it on. The same plan, data, backend and threads give the same report but for times.
   *
   * @param backend the engine to train on
   * @param plan what to train; its network must fit the data's inputs and classes
   * @param data what to train, validate and test on
   * @param listener hears of the run as it goes
   * @param cancelled asked between steps, at least twice a second where single steps are shorter
   *     than that; once true, training ends with what is done
   * @param checkpointing how the training is kept on its way, and where it goes on from. A training
   *     that goes on, also under a plan of more epochs, ends with the bits it would have ended with
   *     uncut; only finite states are kept
   * @return the report, whose status is completed, cancelled, diverged or failed: what was finished
   *     before a failure is kept in it
   * @throws IllegalArgumentException where the plan does not fit the data
   * @throws dev.percha.core.failure.ConfigurationException where the checkpoint to go on from is of
   *     another backend, plan or data set, where more epochs make no other plan; the message names
   *     what differs
   */
  RunReport train(
      Backend backend,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      BooleanSupplier cancelled,
      Checkpointing checkpointing);

  /**
   * Trains anew, without checkpoints.
   *
   * @param backend the engine to train on
   * @param plan what to train
   * @param data what to train, validate and test on
   * @param listener hears of the run as it goes
   * @param cancelled once true, training ends with what is done
   * @return the report
   */
  default RunReport train(
      Backend backend,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      BooleanSupplier cancelled) {
    return train(backend, plan, data, listener, cancelled, Checkpointing.none());
  }

  /**
   * Trains to the end, without listener.
   *
   * @param backend the engine to train on
   * @param plan what to train
   * @param data what to train, validate and test on
   * @return the report
   */
  default RunReport train(Backend backend, TrainingPlan plan, Dataset data) {
    return train(backend, plan, data, MetricsListener.silent(), () -> false);
  }
}
