package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.Checkpoint;
import dev.percha.core.domain.Dataset;
import dev.percha.core.domain.RunReport;
import dev.percha.core.domain.RunStatus;
import dev.percha.core.domain.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.models.CheckpointFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "train", description = "Trains and tests the network on one backend.")
final class TrainCommand implements Command {
  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "go on from the checkpoint in that results folder; its plan and backend are taken from it,"
              + " and --epochs may be more")
  private Path resume;

  @Override
  public Set<Key> keys() {
    Set<Key> keys = Training.keysBut(Key.BACKENDS);
    keys.add(Key.CHECKPOINT_EVERY);
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, Shell shell) {
    Optional<Path> folder = Optional.ofNullable(resume).map(shell.folder()::resolve);
    Optional<Checkpoint> from = folder.map(CheckpointFile::read);
    Backend backend =
        from.map(c -> backend(c, settings, injector))
            .orElseGet(() -> injector.getInstance(Backend.class));
    Dataset data = Training.data(settings);
    TrainingPlan plan =
        from.map(checkpoint -> settings.plan(checkpoint.plan()))
            .orElseGet(() -> settings.plan(data.train().inputs(), data.train().classes()));
    from.ifPresent(checkpoint -> checkpoint.requireFit(backend.name(), plan, data));
    Recorder recorder =
        new Recorder("train", settings.out().or(() -> folder), settings, plan, data, shell);
    from.ifPresent(checkpoint -> tell(checkpoint, plan, backend, shell));
    Kept kept = new Kept(recorder.folder(), shell);
    RunReport report =
        injector
            .getInstance(TrainClassifier.class)
            .train(
                backend,
                plan,
                data,
                new Progress(shell.err(), shell.live()),
                shell.interrupted(),
                new Checkpointing(settings.checkpointEvery(), kept, from));
    recorder.accept(report);
    ExitCode code = Training.report(recorder, plan, data, shell);
    if (report.status() == RunStatus.CANCELLED && kept.any) {
      shell.err().println("percha: to go on: percha train --resume " + recorder.folder());
    }
    return code;
  }

  /** The checkpoint's own, where no other was named. */
  private static Backend backend(Checkpoint checkpoint, Settings settings, Injector injector) {
    return injector
        .getInstance(Backends.class)
        .named(settings.backend().orElse(checkpoint.backend()));
  }

  private static void tell(Checkpoint checkpoint, TrainingPlan plan, Backend backend, Shell shell) {
    int epoch = checkpoint.finished().size();
    int batches = checkpoint.underWay().batches();
    shell
        .err()
        .println(
            "percha: going on after "
                + (epoch == 1 ? "1 epoch" : epoch + " epochs")
                + (batches == 0 ? "" : " and " + batches + " steps")
                + " of "
                + plan.epochs());
    if (!checkpoint.version().equals(backend.version())) {
      shell
          .err()
          .println(
              "percha: the checkpoint was made by "
                  + checkpoint.version()
                  + "; "
                  + backend.version()
                  + " may round differently");
    }
  }

  /**
   * Keeps checkpoints beside the results; where a disk is full, training is worth more than they.
   */
  private static final class Kept implements CheckpointStore {
    private final CheckpointFile file;
    private final Shell shell;
    private boolean any;

    Kept(Path folder, Shell shell) {
      this.file = new CheckpointFile(folder);
      this.shell = shell;
    }

    @Override
    public void keep(Checkpoint checkpoint) {
      try {
        file.keep(checkpoint);
        any = true;
      } catch (DataException e) {
        shell.err().println("percha: " + e.getMessage() + "; training goes on without it");
      }
    }
  }
}
