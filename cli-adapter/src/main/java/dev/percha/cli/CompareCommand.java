package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.UnknownBackendException;
import dev.percha.core.port.in.CompareBackends;
import dev.percha.core.port.out.Backend;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "compare",
    description = "Trains and tests the same network on several backends, one after the other.")
final class CompareCommand implements Command {
  /** The judge, in plain Java: no engine, and slow. It runs where it is named. */
  private static final String REFERENCE = "reference";

  @Override
  public Set<Setting> keys() {
    return Training.keysBut(Setting.BACKEND);
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Backends all = injector.getInstance(Backends.class);
    List<Backend> chosen =
        settings.backends().orElseGet(() -> engines(all)).stream().map(all::named).toList();
    Dataset data = Training.data(settings);
    TrainingPlan plan = settings.plan(data.train());
    List<Long> sizes = Training.sizes(Collections.nCopies(chosen.size(), plan), data);
    try (ResultsWriter recorder =
        new ResultsWriter("compare", settings.out(), false, sizes, settings, plan, data, shell)) {
      ProgressBar progress = new ProgressBar(shell.err(), shell.live());
      injector
          .getInstance(CompareBackends.class)
          .compare(chosen, plan, data, progress, shell.interrupted(), recorder);
      return Training.report(recorder, plan, data, shell);
    }
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
