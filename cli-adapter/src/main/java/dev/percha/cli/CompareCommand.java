package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.core.port.out.MetricsListener;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "compare",
    description =
        "Trains and tests the same network on several backends, one after the other, and tells"
            + " whether they differ.")
final class CompareCommand implements Command {
  /** The judge, in plain Java: no engine, and slow. It runs where it is named. */
  private static final String REFERENCE = "reference";

  @Override
  public Set<Setting> keys() {
    Set<Setting> keys = Training.keysBut(Setting.BACKEND);
    keys.addAll(Set.of(Setting.SEEDS, Setting.MARGIN));
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Backends all = injector.getInstance(Backends.class);
    List<Backend> chosen =
        settings.backends().orElseGet(() -> engines(all)).stream().map(all::named).toList();
    Dataset data = Training.data(settings, shell);
    TrainingPlan plan = settings.plan(data);
    Training.tell(data, plan.split(), shell);
    List<Long> seeds = settings.seeds().isEmpty() ? List.of(plan.seed()) : settings.seeds();
    List<Long> sizes =
        Training.sizes(Collections.nCopies(chosen.size() * seeds.size(), plan), data);
    SeedComparison comparison =
        new SeedComparison(plan.epochs(), seeds, settings.margin(), data.test());
    try (LiveLogs logs = new LiveLogs(settings, shell);
        ResultsWriter recorder =
            new ResultsWriter(
                "compare", settings.out(), false, sizes, settings, plan, data, shell)) {
      recorder.tells(comparison, seeds.size() > 1);
      for (long seed : seeds) {
        TrainingPlan own = plan.withSeed(seed);
        MetricsListener listener =
            logs.listener(own, data, recorder.folder(), recorder.isOverSeeds());
        if (!trainAll(chosen, own, data, comparison, recorder, listener, injector, shell)) {
          break;
        }
      }
      return Training.report(recorder, plan, data, Optional.of(comparison), shell);
    }
  }

  /** Trains by one seed on each backend; whether nobody wants it to end. */
  private static boolean trainAll(
      List<Backend> backends,
      TrainingPlan plan,
      Dataset data,
      SeedComparison comparison,
      ResultsWriter recorder,
      MetricsListener listener,
      Injector injector,
      CommandContext shell) {
    TrainClassifier training = injector.getInstance(TrainClassifier.class);
    EvaluateModel evaluation = injector.getInstance(EvaluateModel.class);
    Examples test = data.test().prepared(plan.preprocessing(data));
    for (Backend backend : backends) {
      LastEpochs last = new LastEpochs();
      RunReport report =
          training.train(
              backend,
              plan,
              data,
              listener,
              shell.interrupted(),
              new Checkpointing(1, last, Optional.empty()));
      if (report.status() == RunStatus.COMPLETED) {
        comparison.add(report, last.accuracy(backend, evaluation, test));
      } else {
        comparison.addUnfinished(report);
      }
      recorder.accept(report);
      if (report.status() == RunStatus.CANCELLED) {
        return false;
      }
    }
    return true;
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
