package dev.percha.report;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.results.DatasetSummary;
import dev.percha.results.Environment;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.RunFiles;
import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Small results for tests. */
final class Runs {
  private static final TrainingPlan PLAN =
      TrainingPlan.of(new NetworkSpec(1, List.of(), 2)).withEpochs(9);

  private Runs() {}

  /** Of validation losses, one for each epoch; training loss falls from 1 by 0.1. */
  static RunSummary run(String backend, long seed, double... valLosses) {
    List<EpochMetrics> history = new ArrayList<>();
    int best = 0;
    for (int i = 0; i < valLosses.length; i++) {
      history.add(new EpochMetrics(i + 1, 1 - 0.1 * i, 0.5, valLosses[i], 0.5, 1));
      best = valLosses[i] < valLosses[best] ? i : best;
    }
    return new RunSummary(
        backend + "-" + seed,
        backend,
        backend + " 1.0",
        PLAN.withSeed(seed),
        RunStatus.COMPLETED,
        Optional.empty(),
        List.of(),
        history,
        OptionalInt.of(best + 1),
        Optional.of(scores()),
        Optional.of(scores()),
        Optional.empty(),
        RunFiles.none(),
        OptionalDouble.of(4.5),
        OptionalLong.empty(),
        OptionalDouble.empty());
  }

  /** Of four rows three are told rightly. */
  private static TestScores scores() {
    return new TestScores(0.75, new ConfusionMatrix(new long[][] {{2, 1}, {0, 1}}));
  }

  static ExperimentSummary summary(List<String> classNames, RunSummary... runs) {
    return new ExperimentSummary(
        "compare",
        Optional.of(RunStatus.COMPLETED),
        PLAN,
        Environment.current(EngineSettings.defaults()),
        new DatasetSummary("made", "up", classNames, OptionalInt.of(4)),
        List.of(runs));
  }

  static Experiment experiment(RunSummary... runs) {
    return new Experiment(
        Path.of("nowhere"), "", summary(List.of("cat", "dog"), runs), Optional.empty());
  }
}
