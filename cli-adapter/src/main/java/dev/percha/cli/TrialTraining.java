package dev.percha.cli;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.models.CheckpointFile;
import dev.percha.results.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One training of a search, in this process: from its checkpoint where it has one. */
final class TrialTraining {
  private final TrainClassifier training;
  private final Backend backend;
  private final Dataset data;
  private final Settings settings;
  private final CommandContext shell;
  private final MetricsListener listener;
  private final BooleanSupplier interrupted;

  /**
   * @param data of which the test rows are not looked at: which plan is best is not for them to say
   * @param listener hears of it while it goes on
   * @param interrupted whether it is to end
   */
  TrialTraining(
      TrainClassifier training,
      Backend backend,
      Dataset data,
      Settings settings,
      CommandContext shell,
      MetricsListener listener,
      BooleanSupplier interrupted) {
    this.training = training;
    this.backend = backend;
    this.data = data.withoutTest();
    this.settings = settings;
    this.shell = shell;
    this.listener = listener;
    this.interrupted = interrupted;
  }

  /**
   * Trains, and leaves in the folder what came of it. A checkpoint stays there only where the
   * training may go on. One that was cut on its way to a later epoch goes on to that one.
   *
   * @param own the training's folder
   * @param whole its plan, to the end
   * @param epochs to which epoch, at least
   * @return what came of it
   * @throws DataException where that cannot be written
   */
  RunSummary train(Path own, TrainingPlan whole, int epochs) {
    Optional<Checkpoint> from =
        Files.exists(own.resolve(CheckpointFile.NAME))
            ? Optional.of(CheckpointFile.read(own))
            : Optional.empty();
    int begun = from.map(checkpoint -> checkpoint.plan().epochs()).orElse(0);
    TrainingPlan plan = whole.withEpochs(Math.max(epochs, begun));
    List<Long> sizes = new ArrayList<>(Training.sizes(List.of(plan), data));
    sizes.add(CheckpointFile.size(plan));
    try (ResultsWriter recorder =
        new ResultsWriter("train", Optional.of(own), true, sizes, settings, plan, data, shell)) {
      CheckpointFile file = new CheckpointFile(own);
      Checkpointing kept =
          new Checkpointing(
              1, state -> recorder.write(CheckpointFile.NAME, () -> file.keep(state)), from);
      RunReport report = training.train(backend, plan, data, listener, interrupted, kept);
      recorder.accept(report);
      RunSummary run = recorder.finish().runs().get(0);
      if (run.status() == RunStatus.DIVERGED || whole.endsAfter(run.history())) {
        recorder.remove(CheckpointFile.NAME);
      }
      recorder.requireAll();
      return run;
    }
  }
}
