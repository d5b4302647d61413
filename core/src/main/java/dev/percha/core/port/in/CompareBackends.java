package dev.percha.core.port.in;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Trains one plan on several backends, one after the other. */
public interface CompareBackends {
  /**
   * Trains on each backend in turn. A run that fails does not stop those after it; a cancelled one
   * does.
   *
   * @param backends the engines, in the order to run them
   * @param plan what to train on each
   * @param data what to train, validate and test on
   * @param listener hears of all runs
   * @param cancelled once true, the run under way ends and no other begins
   * @param finished receives each report as soon as its run has ended, so that it can be kept
   *     whatever comes after
   * @return the reports of the runs that were begun
   * @throws IllegalArgumentException where the plan does not fit the data
   */
  List<RunReport> compare(
      List<Backend> backends,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      BooleanSupplier cancelled,
      Consumer<RunReport> finished);
}
