package dev.percha.core.application;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.CompareBackends;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Compares by training on each backend in turn. */
public final class ComparisonService implements CompareBackends {
  private final TrainClassifier training;

  /** Compares trainings that the given service runs. */
  public ComparisonService(TrainClassifier training) {
    this.training = Objects.requireNonNull(training, "training");
  }

  @Override
  public List<RunReport> compare(
      List<Backend> backends,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      BooleanSupplier cancelled,
      Consumer<RunReport> finished) {
    List<RunReport> reports = new ArrayList<>();
    for (Backend backend : backends) {
      RunReport report = training.train(backend, plan, data, listener, cancelled);
      reports.add(report);
      finished.accept(report);
      if (report.status() == RunStatus.CANCELLED) {
        break;
      }
    }
    return List.copyOf(reports);
  }
}
