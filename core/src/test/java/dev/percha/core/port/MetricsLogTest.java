package dev.percha.core.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.optimizer.Schedule;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.MetricsLog;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a log is told of a training beside its events. */
class MetricsLogTest {
  @Test
  void theSettingsAreThoseOfThePlanByTheNamesOfFlags() {
    TrainingPlan plan = TrainingPlan.article().with(Optional.of(EarlyStopping.ofLoss(5)));

    assertThat(training(plan).settings())
        .contains(
            entry("network", "784-256 relu-128 relu-10 softmax"),
            entry("optimizer", "rmsprop"),
            entry("learning-rate", "0.001"),
            entry("epsilon-placement", "inside"),
            entry("batch-size", "128"),
            entry("precision", "float32"),
            entry("early-stop", "5"),
            entry("monitor", "val_loss"),
            entry("dataset", "circle"));
  }

  @Test
  void theLearningRateIsThatOfTheEpochsLastStep() {
    TrainingPlan plan = TrainingPlan.article().with(new Schedule(Schedule.Kind.STEP, 0.1, 10, 0));
    EpochMetrics second = new EpochMetrics(2, 0.5, 0.8, 0.6, 0.7, 1.5);
    EpochMetrics third = new EpochMetrics(3, 0.4, 0.9, 0.5, 0.8, 1.5);

    Map<String, Double> figures = training(plan).figures(second, 5);

    assertThat(figures)
        .containsEntry("loss", 0.5)
        .containsEntry("accuracy", 0.8)
        .containsEntry("val_loss", 0.6)
        .containsEntry("val_accuracy", 0.7)
        .containsEntry("train_seconds", 1.5)
        .containsEntry("learning_rate", 0.001);
    assertThat(training(plan).figures(third, 5).get("learning_rate"))
        .isCloseTo(0.0001, within(1e-15));
  }

  private static MetricsLog.Training training(TrainingPlan plan) {
    return new MetricsLog.Training(Path.of("runs/one"), "djl", plan, "circle", "0123");
  }
}
