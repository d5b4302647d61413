package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.cli.report.ParityDocument;
import dev.percha.cli.report.ParityTable;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.Backend;
import dev.percha.reference.parity.ParityLadder;
import dev.percha.reference.parity.ParityReport;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

@CommandLine.Command(
    name = "parity",
    description =
        "Proves that backends compute the same, step by step, or names the one that errs.")
final class ParityCommand implements Command {
  @CommandLine.Option(
      names = "--full",
      description = "run all epochs in float64, not only the first")
  private boolean full;

  @CommandLine.Option(
      names = "--verbose",
      description = "show every pair and quantity of a rung, not only the one nearest to its bound")
  private boolean verbose;

  @Override
  public Set<Setting> keys() {
    Set<Setting> keys = Training.keysBut(Setting.BACKEND);
    keys.removeAll(Set.of(Setting.OUT, Setting.LOG));
    return keys;
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    Backends all = injector.getInstance(Backends.class);
    List<Backend> chosen =
        settings.backends().orElseGet(() -> CompareCommand.engines(all)).stream()
            .map(all::named)
            .toList();
    Dataset data = Training.data(settings, shell);
    TrainingPlan plan = settings.plan(data);
    Training.tell(data, plan.split(), shell);
    ParityLadder ladder =
        new ParityLadder(
            chosen,
            plan,
            data,
            full,
            new ParityProgress(shell.err(), shell.live()),
            shell.interrupted());
    ParityReport report = ladder.climb();
    if (shell.json()) {
      shell.print(ParityDocument.of(report, plan, data));
    } else {
      shell.out().print(ParityTable.of(report, plan, data, verbose));
    }
    if (!report.isSame()) {
      return ExitCode.PARITY;
    }
    return report.cancelled() ? ExitCode.INTERRUPTED : ExitCode.DONE;
  }
}
