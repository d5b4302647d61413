package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import java.util.Set;
import picocli.CommandLine;

/** One training of a search, in a process of its own: {@link RunProcesses} starts it. */
@CommandLine.Command(
    name = TrialCommand.NAME,
    hidden = true,
    description = "Trains one plan of a search, which is told on standard input.")
final class TrialCommand implements Command {
  static final String NAME = "trial";

  @Override
  public Set<Setting> keys() {
    return Settings.ofChildren();
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    ParentOrders orders = ParentOrders.hear(shell);
    TrainingPlan plan = orders.spec().plan();
    new TrialTraining(
            injector.getInstance(TrainClassifier.class),
            injector.getInstance(Backend.class),
            Training.data(settings, plan.split(), shell),
            settings,
            shell,
            orders::tell,
            orders)
        .train(settings.out().orElseThrow(), plan, orders.epochs());
    return ExitCode.DONE;
  }
}
