package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.cli.report.RunNames;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.results.RunExecutor;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "compare",
    description =
        "Trains and tests the same network on several backends, one after the other, and tells"
            + " whether they differ.")
final class CompareCommand implements Command {
  private static final int MOST_JOBS = 64;

  /** The judge, in plain Java: no engine, and slow. It runs where it is named. */
  private static final String REFERENCE = "reference";

  @Option(
      names = "--in-process",
      description =
          "train all in this process, where one that crashes takes the others with it (default:"
              + " each in its own)")
  private boolean inProcess;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "train so many at a time, where times are not the question (default: 1)")
  private int jobs = 1;

  @Override
  public Set<Setting> keys() {
    Set<Setting> keys = Training.keysBut(Setting.BACKEND);
    keys.addAll(Set.of(Setting.SEEDS, Setting.MARGIN));
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    if (inProcess && jobs > 1) {
      throw new ConfigurationException(
          "--jobs: in one process trainings run in turn; leave --in-process out");
    }
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new ConfigurationException(
          "--jobs is " + jobs + "; allowed: 1 to " + MOST_JOBS + ", such as one for each core");
    }
    Backends all = injector.getInstance(Backends.class);
    List<Backend> chosen =
        settings.backends().orElseGet(() -> engines(all)).stream().map(all::named).toList();
    Dataset data = Training.data(settings, shell);
    TrainingPlan plan = settings.plan(data);
    Training.tell(data, plan.split(), shell);
    List<Long> seeds = settings.seeds().isEmpty() ? List.of(plan.seed()) : settings.seeds();
    List<RunSpec> specs = specs(chosen, seeds, plan, data, settings);
    Optional<List<RunSummary>> earlier =
        EarlierComparison.of(settings, plan, data, specs).filter(runs -> !settings.overwrite());
    List<Long> sizes = Training.sizes(Collections.nCopies(specs.size(), plan), data);
    RunExecutor executor =
        inProcess
            ? new RunTraining(
                injector.getInstance(TrainClassifier.class),
                injector.getInstance(EvaluateModel.class),
                all::named,
                data,
                settings,
                shell,
                false)
            : new RunProcesses(settings, all::named, shell.folder(), RunProcesses.PATIENCE);
    try (LiveLogs logs = new LiveLogs(settings, shell);
        ResultsWriter recorder =
            new ResultsWriter(
                "compare",
                settings.out(),
                earlier.isPresent(),
                sizes,
                settings,
                plan,
                data,
                shell)) {
      SeedComparison comparison =
          new SeedComparison(
              plan.epochs(), seeds, settings.margin(), data.test(), recorder.folder());
      recorder.tells(comparison, seeds.size() > 1);
      new ComparisonRuns(specs, jobs, executor, comparison, recorder, logs, data, shell)
          .run(earlier.orElse(List.of()));
      List<String> notes =
          jobs > 1
              ? List.of("Trained " + jobs + " at a time: seconds are not those of one alone.")
              : List.of();
      return Training.report(recorder, plan, data, Optional.of(comparison), notes, shell);
    }
  }

  /** Each seed on every backend, seed by seed. */
  private static List<RunSpec> specs(
      List<Backend> backends,
      List<Long> seeds,
      TrainingPlan plan,
      Dataset data,
      Settings settings) {
    List<RunSpec> specs = new ArrayList<>();
    for (long seed : seeds) {
      for (Backend backend : backends) {
        String name =
            seeds.size() > 1
                ? RunNames.bySeed(backend.name(), seed)
                : RunNames.next(backend.name(), 0);
        specs.add(
            new RunSpec(
                name,
                backend.name(),
                settings.engines().threads(),
                plan.withSeed(seed),
                data.sha256()));
      }
    }
    return specs;
  }

  /** All backends but the reference. */
  static List<String> engines(Backends backends) {
    List<String> engines =
        backends.names().stream().filter(name -> !name.equals(REFERENCE)).toList();
    if (engines.isEmpty()) {
      throw UnknownBackendException.unnamed(backends.names());
    }
    return engines;
  }
}
