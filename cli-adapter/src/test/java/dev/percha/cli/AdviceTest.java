package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.History;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.RunSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AdviceTest {
  @Test
  void sinceWhenAndByHowMuchAndWhatHelpsAsCommands() {
    Settings settings =
        settings(
            Map.of(
                Setting.BACKENDS, "djl,dl4j",
                Setting.EPOCHS, "6",
                Setting.OUT, "r",
                Setting.LEARNING_RATE, "0.002",
                Setting.DATA, "my data"));

    List<String> lines =
        Advice.of(
            List.of(
                run("djl", settings.plan(), 0.5, 0.4, 0.42, 0.44, 0.48, 0.5),
                run("dl4j", settings.plan(), 0.5, 0.4, 0.3, 0.29, 0.28, 0.27)),
            settings);

    assertThat(lines)
        .containsExactly(
            "djl overfits: validation loss was lowest, 0.4000, after epoch 2; by epoch 6 it rose by"
                + " 25%, and training loss fell by 67%",
            "What helps against it:",
            "  percha train --backend=djl --epochs=2 --learning-rate=0.002 --data='my data'",
            "  percha train --backend=djl --epochs=6 --learning-rate=0.002 --early-stop=5"
                + " --data='my data'",
            "  percha train --backend=djl --epochs=6 --hidden=128,64 --learning-rate=0.002"
                + " --data='my data'",
            "  percha train --backend=djl --epochs=6 --dropout=0.2 --learning-rate=0.002"
                + " --data='my data'");
  }

  @Test
  void nothingIsSaidWhereValidationLossStillFalls() {
    Settings settings = settings(Map.of());

    assertThat(Advice.of(List.of(run("djl", settings.plan(), 0.5, 0.4)), settings)).isEmpty();
  }

  private static Settings settings(Map<Setting, String> flags) {
    return Settings.resolve(flags, Map.of(), Optional.empty(), Path.of("").toAbsolutePath());
  }

  /** Training loss is 1 / epoch. */
  private static RunSummary run(String backend, TrainingPlan plan, double... valLosses) {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int i = 0; i < valLosses.length; i++) {
      epochs.add(new EpochMetrics(i + 1, 1.0 / (i + 1), 0.5, valLosses[i], 0.5, 1));
    }
    RunReport report =
        new RunReport(
            backend,
            "1",
            plan,
            "data",
            "0".repeat(64),
            RunStatus.COMPLETED,
            Optional.empty(),
            new History(epochs, Monitor.VAL_LOSS, false),
            Optional.empty(),
            Optional.empty(),
            List.of());
    return RunSummary.of(backend, report, List.of(), OptionalDouble.empty());
  }
}
