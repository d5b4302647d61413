package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.SplitSpec;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.models.CheckpointFile;
import dev.percha.results.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  public Set<Setting> keys() {
    Set<Setting> keys = Training.keysBut(Setting.BACKENDS);
    keys.add(Setting.CHECKPOINT_EVERY);
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Optional<Path> folder =
        Optional.ofNullable(resume)
            .map(named -> resultsOf(shell.folder().resolve(named).normalize()));
    Optional<Checkpoint> from = folder.map(CheckpointFile::read);
    Backend backend =
        from.map(c -> backend(c, settings, injector))
            .orElseGet(() -> injector.getInstance(Backend.class));
    SplitSpec split =
        from.map(checkpoint -> checkpoint.plan().split()).orElseGet(SplitSpec::article);
    Dataset data = Training.data(settings, split, shell);
    TrainingPlan plan =
        from.map(checkpoint -> settings.plan(checkpoint.plan(), data.train().rows()))
            .orElseGet(() -> settings.plan(data));
    Training.tell(data, plan.split(), shell);
    from.ifPresent(checkpoint -> checkpoint.requireFit(backend.name(), plan, data));
    Optional<Path> out = settings.out().or(() -> folder);
    boolean goesOn = folder.isPresent() && out.equals(folder);
    List<Long> sizes = new ArrayList<>(Training.sizes(List.of(plan), data));
    sizes.add(CheckpointFile.size(plan));
    try (LiveLogs logs = new LiveLogs(settings, shell);
        ResultsWriter recorder =
            new ResultsWriter("train", out, goesOn, sizes, settings, plan, data, shell)) {
      from.ifPresent(checkpoint -> tell(checkpoint, plan, backend, shell));
      CheckpointRecorder kept = new CheckpointRecorder(recorder, shell);
      RunReport report =
          injector
              .getInstance(TrainClassifier.class)
              .train(
                  backend,
                  plan,
                  data,
                  logs.listener(plan, data, recorder.folder()),
                  shell.interrupted(),
                  new Checkpointing(settings.checkpointEvery(), kept, from));
      recorder.accept(report);
      return Training.report(recorder, plan, data, Optional.empty(), List.of(), shell);
    }
  }

  /** Somebody may name the checkpoint itself. */
  private static Path resultsOf(Path named) {
    return Files.isRegularFile(named) && named.endsWith(CheckpointFile.NAME)
        ? named.getParent()
        : named;
  }

  /** The checkpoint's own, where no other was named. */
  private static Backend backend(Checkpoint checkpoint, Settings settings, Injector injector) {
    return injector
        .getInstance(Backends.class)
        .named(settings.backend().orElse(checkpoint.backend()));
  }

  private static void tell(
      Checkpoint checkpoint, TrainingPlan plan, Backend backend, CommandContext shell) {
    int epoch = checkpoint.finished().size();
    int batches = checkpoint.underWay().batches();
    shell
        .err()
        .println(
            "percha: going on after "
                + Words.count(epoch, "epoch")
                + (batches == 0 ? "" : " and " + Words.count(batches, "step"))
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
}
