package dev.percha.results;

import dev.percha.core.domain.engine.EngineSettings;
import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.domain.training.Warning;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Small experiments for tests. */
final class Summaries {
  static final TrainingPlan PLAN = TrainingPlan.of(new NetworkSpec(1, List.of(), 2)).withEpochs(3);
  static final RunSummary DONE =
      run("djl", RunStatus.COMPLETED, Optional.empty())
          .with(RunFiles.of("djl", Set.of("model-djl", "probabilities-djl.npy")));
  static final RunSummary FAILED =
      run(
          "dl4j",
          RunStatus.FAILED,
          Optional.of(new Failure(Failure.Kind.BACKEND, "no memory for \"x\",\u202e\u0007 <b>")));

  private Summaries() {}

  static ExperimentSummary experiment(Optional<RunStatus> status, RunSummary... runs) {
    return new ExperimentSummary(
        "compare",
        status,
        PLAN,
        Environment.current(EngineSettings.defaults().withThreads(2)),
        new DatasetSummary("made", "up", List.of("cat", "dog"), OptionalInt.of(4)),
        List.of(runs));
  }

  static RunSummary run(String backend, RunStatus status, Optional<Failure> failure) {
    boolean tested = status == RunStatus.COMPLETED;
    TestScores test = new TestScores(0.75, new ConfusionMatrix(new long[][] {{2, 1}, {0, 1}}));
    return new RunSummary(
        backend,
        backend,
        backend + " 1.0",
        PLAN.withSeed(5),
        status,
        failure,
        List.of(new Warning(Warning.Kind.MISSING_CLASS, "no dog")),
        List.of(
            new EpochMetrics(1, 0.5, 0.6, 0.4, 0.7, 2),
            new EpochMetrics(2, 0.3, 0.8, Double.NaN, 0.75, 1)),
        OptionalInt.of(1),
        tested ? Optional.of(test) : Optional.empty(),
        tested ? Optional.of(test) : Optional.empty(),
        tested ? Optional.of(new FirstAnswer(1, "dog", 0.75)) : Optional.empty(),
        RunFiles.none(),
        OptionalDouble.of(4.5),
        OptionalLong.of(1L << 33),
        tested ? OptionalDouble.of(0.75) : OptionalDouble.empty());
  }
}
