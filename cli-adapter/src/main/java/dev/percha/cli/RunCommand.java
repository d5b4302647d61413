package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.results.RunSpec;
import java.util.Set;
import picocli.CommandLine;

/** One training of a comparison, in a process of its own: {@link RunProcesses} starts it. */
@CommandLine.Command(
    name = RunCommand.NAME,
    hidden = true,
    description = "Runs one training, which is told on standard input.")
final class RunCommand implements Command {
  static final String NAME = "run";

  @Override
  public Set<Setting> keys() {
    return Settings.ofChildren();
  }

  @Override
  public ExitCode run(Settings settings, Injector injector, CommandContext shell) {
    ParentOrders orders = ParentOrders.hear(shell);
    RunSpec spec = orders.spec();
    new RunTraining(
            injector.getInstance(TrainClassifier.class),
            injector.getInstance(EvaluateModel.class),
            name -> injector.getInstance(Backend.class),
            Training.data(settings, spec.plan().split(), shell),
            settings,
            shell,
            true)
        .run(spec, settings.out().orElseThrow(), orders::tell, orders);
    return ExitCode.DONE;
  }
}
