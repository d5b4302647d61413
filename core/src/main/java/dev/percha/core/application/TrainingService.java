package dev.percha.core.application;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Trains by the plan: everything but the arithmetic of a step is decided here. */
public final class TrainingService implements TrainClassifier {
  private final EvaluateModel evaluation;
  private final LongSupplier nanoTime;

  /** A service that evaluates by {@link EvaluationService} and measures by the system's clock. */
  public TrainingService() {
    this(new EvaluationService(), System::nanoTime);
  }

  /**
   * @param evaluation what validates and tests
   * @param nanoTime a clock as {@link System#nanoTime} is one
   */
  public TrainingService(EvaluateModel evaluation, LongSupplier nanoTime) {
    this.evaluation = Objects.requireNonNull(evaluation, "evaluation");
    this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
  }

  @Override
  public RunReport train(
      Backend backend,
      TrainingPlan plan,
      Dataset data,
      MetricsListener listener,
      BooleanSupplier cancelled,
      Checkpointing checkpointing) {
    checkpointing.from().ifPresent(from -> from.requireFit(backend.name(), plan, data));
    return new TrainingRun(
            backend, plan, data, listener, cancelled, checkpointing, evaluation, nanoTime)
        .run();
  }
}
