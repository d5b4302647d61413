package dev.percha.cli;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.models.CheckpointFile;
import dev.percha.results.RunExecutor;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs trainings in this process, one at a time. */
final class RunTraining implements RunExecutor {
  private final TrainClassifier training;
  private final EvaluateModel evaluation;
  private final Function<String, Backend> backends;
  private final Dataset data;
  private final Settings settings;
  private final CommandContext shell;
  private final boolean alone;

  /**
   * @param backends makes a backend of a name
   * @param alone whether a training has this process for itself, so that its memory is its own
   */
  RunTraining(
      TrainClassifier training,
      EvaluateModel evaluation,
      Function<String, Backend> backends,
      Dataset data,
      Settings settings,
      CommandContext shell,
      boolean alone) {
    this.training = training;
    this.evaluation = evaluation;
    this.backends = backends;
    this.data = data;
    this.settings = settings;
    this.shell = shell;
    this.alone = alone;
  }

  @Override
  public synchronized RunSummary run(
      RunSpec spec, Path own, Consumer<RunEvent> listener, BooleanSupplier cancelled) {
    Backend backend = backends.apply(spec.backend());
    List<Double> tested = TestedEpochs.read(own);
    Optional<Checkpoint> from = checkpoint(spec, backend, own, tested.size());
    TestedEpochs epochs =
        new TestedEpochs(
            own,
            backend,
            evaluation,
            data.test().prepared(spec.plan().preprocessing(data)),
            from.isPresent() ? tested : List.of());
    List<Long> sizes = new ArrayList<>(Training.sizes(List.of(spec.plan()), data));
    sizes.add(CheckpointFile.size(spec.plan()));
    try (ResultsWriter recorder =
        new ResultsWriter(
            "train", Optional.of(own), true, sizes, settings, spec.plan(), data, shell)) {
      CheckpointFile file = new CheckpointFile(own);
      Checkpointing kept =
          new Checkpointing(
              1,
              state -> {
                epochs.keep(state);
                recorder.write(CheckpointFile.NAME, () -> file.keep(state));
              },
              from);
      RunReport report =
          training.train(backend, spec.plan(), data, listener::accept, cancelled, kept);
      OptionalDouble last =
          report.status() == RunStatus.COMPLETED
              ? OptionalDouble.of(epochs.accuracy())
              : OptionalDouble.empty();
      recorder.accept(
          report, run -> run.measured(alone ? PeakMemory.bytes() : OptionalLong.empty(), last));
      if (report.status() == RunStatus.COMPLETED || report.status() == RunStatus.DIVERGED) {
        recorder.remove(CheckpointFile.NAME);
        recorder.remove(TestedEpochs.FILE);
      }
      RunSummary run = recorder.finish().runs().get(0);
      recorder.requireResult();
      return run;
    }
  }

  /** Where it fits, and the accuracies are there that it would go on from; else it begins anew. */
  private Optional<Checkpoint> checkpoint(RunSpec spec, Backend backend, Path own, int tested) {
    if (!Files.exists(own.resolve(CheckpointFile.NAME))) {
      return Optional.empty();
    }
    try {
      Checkpoint kept = CheckpointFile.read(own);
      kept.requireFit(backend.name(), spec.plan(), data);
      return Optional.of(kept).filter(fit -> fit.finished().size() == tested);
    } catch (PerchaException e) {
      shell.err().println("percha: " + spec.id() + " begins anew: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What the system tells of this process. */
  private static final class PeakMemory {
    private static final String PEAK = "VmHWM:";

    /** The most that was resident, in bytes; empty where the system does not tell. */
    static OptionalLong bytes() {
      try {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith(PEAK))
            .map(line -> line.replaceAll("\\D", ""))
            .mapToLong(kilobytes -> 1024 * Long.parseLong(kilobytes))
            .findFirst();
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    }
  }
}
