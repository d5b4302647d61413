package dev.percha.cli;

import dev.percha.cli.search.Trial;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.Model;
import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import java.util.Optional;

/** Keeps the best network of a search, and asks the test set about it. */
final class SweepWinner {
  private final TrialFolders folders;
  private final SweepRecorder recorder;
  private final Backend backend;
  private final EvaluateModel evaluation;
  private final Dataset data;

  SweepWinner(
      TrialFolders folders,
      SweepRecorder recorder,
      Backend backend,
      EvaluateModel evaluation,
      Dataset data) {
    this.folders = folders;
    this.recorder = recorder;
    this.backend = backend;
    this.evaluation = evaluation;
    this.data = data;
  }

  /** Keeps it untested: it is the best of a part only. */
  RunSummary kept(Trial best) {
    return recorder.keep(best.run().orElseThrow(), folders.best(best.candidate()));
  }

  /** Keeps it with what the test set says. */
  RunSummary tested(Trial best) {
    TrainedModel model = folders.best(best.candidate());
    Evaluation test;
    try (Model asked = backend.newModel(model.parameters())) {
      test = evaluation.evaluate(asked, data.test().prepared(model.preprocessing()));
    }
    RunSummary run = best.run().orElseThrow();
    boolean last = run.bestEpoch().orElseThrow() == run.history().size();
    Optional<TestScores> scores = Optional.of(TestScores.of(test));
    return recorder.keep(
        run.tested(last ? scores : Optional.empty(), scores), tested(model, scores.orElseThrow()));
  }

  private static TrainedModel tested(TrainedModel model, TestScores scores) {
    Provenance from = model.provenance();
    return new TrainedModel(
        model.parameters(),
        model.schema(),
        model.preprocessing(),
        new Provenance(
            from.backend(),
            from.version(),
            from.plan(),
            from.dataset(),
            from.datasetSha256(),
            from.epoch(),
            Optional.of(new Provenance.Scores(scores.loss(), scores.accuracy()))));
  }
}
