package dev.percha.cli;

import dev.percha.cli.search.Candidate;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.models.CheckpointFile;
import dev.percha.results.RunFiles;
import dev.percha.results.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trains candidates in this process. */
final class TrialsHere implements TrialRunner {
  private final TrialFolders folders;
  private final TrainClassifier training;
  private final Backend backend;
  private final Dataset data;
  private final Settings settings;
  private final CommandContext shell;

  /**
   * @param data without test rows: which candidate is best is not for the test set to say
   */
  TrialsHere(
      TrialFolders folders,
      TrainClassifier training,
      Backend backend,
      Dataset data,
      Settings settings,
      CommandContext shell) {
    this.folders = folders;
    this.training = training;
    this.backend = backend;
    this.data = data.withoutTest();
    this.settings = settings;
    this.shell = shell;
  }

  @Override
  public RunSummary train(Candidate candidate, int epochs) {
    TrainingPlan plan = candidate.plan().withEpochs(epochs);
    Path own = folders.of(candidate);
    Optional<Checkpoint> from =
        Files.exists(own.resolve(CheckpointFile.NAME))
            ? Optional.of(CheckpointFile.read(own))
            : Optional.empty();
    List<Long> sizes = new ArrayList<>(Training.sizes(List.of(plan), data));
    sizes.add(CheckpointFile.size(plan));
    try (ResultsWriter recorder =
        new ResultsWriter("train", Optional.of(own), true, sizes, settings, plan, data, shell)) {
      CheckpointFile file = new CheckpointFile(own);
      Checkpointing kept =
          new Checkpointing(
              1, state -> recorder.write(CheckpointFile.NAME, () -> file.keep(state)), from);
      RunReport report =
          training.train(backend, plan, data, MetricsListener.silent(), shell.interrupted(), kept);
      recorder.accept(report);
      RunSummary run = recorder.finish().runs().get(0);
      if (run.status() == RunStatus.DIVERGED || candidate.plan().endsAfter(run.history())) {
        recorder.remove(CheckpointFile.NAME);
      }
      return run.named(candidate.id()).with(RunFiles.none());
    }
  }
}
