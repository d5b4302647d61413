package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.cli.search.Candidate;
import dev.percha.cli.search.Point;
import dev.percha.cli.search.Shard;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.models.CheckpointFile;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

@CommandLine.Command(
    name = "sweep",
    description =
        "Searches for the plan with the best validation figure. Settings that are given several"
            + " times are tried with each value, or drawn from a range such as 1e-4..1e-2; the test"
            + " set is asked about the best plan alone. The same command with the same --out trains"
            + " only what is missing.")
final class SweepCommand implements Command {
  /** One document holds them all, and is written anew whenever one ends. */
  private static final int MOST = 1_000;

  @Mixin private SweepOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Set<Setting> keys() {
    Set<Setting> keys = Training.keysBut(Setting.BACKENDS);
    keys.removeAll(Setting.SEARCHED);
    keys.removeAll(Set.of(Setting.LOG, Setting.OVERWRITE));
    return keys;
  }

  @Override
  public Set<Setting> searched() {
    return EnumSet.copyOf(Setting.SEARCHED);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Backend backend = injector.getInstance(Backend.class);
    Dataset data = Training.data(settings, shell);
    TrainingPlan base = settings.plan(data);
    Training.tell(data, base.split(), shell);
    SweepTerms terms = options.terms(flags(), shell.folder(), base);
    SweepWords words = new SweepWords(terms, settings, base, backend.name(), shell);
    List<Candidate> candidates = candidates(terms, settings, data, backend, words);
    try (SweepRecorder recorder =
        new SweepRecorder(terms, settings, base, backend.name(), data, shell)) {
      TrialFolders folders = new TrialFolders(recorder.folder(), backend.name(), data);
      Sweep sweep = new Sweep(candidates, folders, terms, shell.interrupted());
      recorder.requireRoom(sizes(sweep, terms, data));
      recorder.write(sweep, Optional.empty(), Optional.empty());
      words.begin(sweep);
      sweep.run(
          runner(settings, injector, backend, data, shell),
          trial -> {
            words.ended(trial);
            recorder.write(sweep, Optional.empty(), Optional.empty());
          });
      EvaluateModel evaluation = injector.getInstance(EvaluateModel.class);
      SweepWinner best = new SweepWinner(folders, recorder, backend, evaluation, data);
      finish(sweep, terms, best, recorder, words, shell);
      return exit(sweep);
    }
  }

  private static void finish(
      Sweep sweep,
      SweepTerms terms,
      SweepWinner best,
      SweepRecorder recorder,
      SweepWords words,
      CommandContext shell) {
    boolean whole = terms.shard().equals(Shard.whole());
    Optional<RunSummary> winner = sweep.winner().map(whole ? best::tested : best::kept);
    String document = recorder.write(sweep, Optional.of(sweep.status()), winner);
    recorder.draw(sweep.ranking());
    if (shell.json()) {
      shell.out().print(document);
    } else {
      words.end(sweep, recorder.folder(), winner);
    }
  }

  private TrialRunner runner(
      Settings settings, Injector injector, Backend backend, Dataset data, CommandContext shell) {
    if (options.inProcess()) {
      return new TrialTraining(
              injector.getInstance(TrainClassifier.class),
              backend,
              data,
              settings,
              shell,
              MetricsListener.silent(),
              shell.interrupted())
          ::train;
    }
    RunProcesses processes =
        new RunProcesses(settings, name -> backend, shell.folder(), RunProcesses.PATIENCE);
    return (own, whole, epochs) ->
        processes.run(
            TrialCommand.NAME,
            new RunSpec(
                backend.name(), backend.name(), settings.engines().threads(), whole, data.sha256()),
            epochs,
            own,
            event -> {},
            shell.interrupted());
  }

  /** The values that were given of each setting that can be searched. */
  private Map<Setting, List<String>> flags() {
    Map<Setting, List<String>> flags = new EnumMap<>(Setting.class);
    for (Setting key : Setting.SEARCHED) {
      OptionSpec option = spec.findOption(key.flag());
      List<String> given = option.getValue();
      if (given != null && !given.isEmpty()) {
        flags.put(key, List.copyOf(given));
      }
    }
    return flags;
  }

  private static List<Candidate> candidates(
      SweepTerms terms, Settings settings, Dataset data, Backend backend, SweepWords words) {
    List<Candidate> all =
        Candidate.of(terms.points(), point -> plan(point, terms, settings, data, backend));
    words.fewer(all.size());
    List<Candidate> part = all.stream().filter(terms.shard()::has).toList();
    if (part.isEmpty()) {
      throw new ConfigurationException(
          "--shard: none of the "
              + all.size()
              + " plans is in part "
              + terms.shard()
              + "; take fewer parts");
    }
    if (part.size() > MOST) {
      throw new ConfigurationException(
          "the search has "
              + part.size()
              + " plans; allowed in one folder: "
              + MOST
              + "; draw some by --trials, or share them by --shard");
    }
    return part;
  }

  /** What cannot be trained is refused before anything is. */
  private static TrainingPlan plan(
      Point point, SweepTerms terms, Settings settings, Dataset data, Backend backend) {
    TrainingPlan plan;
    try {
      plan = terms.space().at(point, settings).plan(data);
    } catch (ConfigurationException e) {
      throw new ConfigurationException(e.getMessage() + " (in the plan " + point + ")", e);
    }
    backend
        .refusal(plan)
        .ifPresent(
            why -> {
              throw new ConfigurationException(why + " (in the plan " + point + ")");
            });
    return plan;
  }

  /** Of the networks that are still to be written, and of a checkpoint for each at a time. */
  private static List<Long> sizes(Sweep sweep, SweepTerms terms, Dataset data) {
    List<TrainingPlan> missing =
        sweep.trials().stream()
            .filter(trial -> trial.run().isEmpty())
            .map(trial -> trial.candidate().plan())
            .toList();
    List<Long> sizes = new ArrayList<>(Training.sizes(missing, data));
    missing.stream()
        .map(CheckpointFile::size)
        .sorted((one, other) -> Long.compare(other, one))
        .limit(terms.jobs())
        .forEach(sizes::add);
    return sizes;
  }

  private static ExitCode exit(Sweep sweep) {
    return switch (sweep.status()) {
      case COMPLETED -> ExitCode.DONE;
      case CANCELLED -> ExitCode.INTERRUPTED;
      case DIVERGED -> ExitCode.DIVERGED;
      case FAILED ->
          sweep.trials().stream()
              .map(Trial::run)
              .flatMap(Optional::stream)
              .filter(run -> run.status() == RunStatus.FAILED)
              .flatMap(run -> run.failure().stream())
              .findFirst()
              .map(failure -> ExitCode.of(failure.kind()))
              .orElse(ExitCode.BUG);
    };
  }
}
