package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.models.PlanJson;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;

/** One training of a search, in a process of its own: {@link TrialProcesses} starts it. */
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
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AtomicBoolean ended = new AtomicBoolean();
    Fields order = order(orders);
    int epochs = order.integer("epochs");
    TrainingPlan plan = PlanJson.read(order.object("plan"));
    listen(orders, ended);
    Dataset data = Training.data(settings, plan.split(), shell);
    new TrialTraining(
            injector.getInstance(TrainClassifier.class),
            injector.getInstance(Backend.class),
            data,
            settings,
            shell,
            () -> ended.get() | shell.interrupted().getAsBoolean())
        .train(settings.out().orElseThrow(), plan, epochs);
    return ExitCode.DONE;
  }

  private static Fields order(BufferedReader orders) {
    try {
      return Fields.of(StrictJson.read(String.valueOf(orders.readLine())));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "no plan on standard input (" + e.getMessage() + "); this command is sweep's own", e);
    }
  }

  /** Until the parent is gone, which is then to be followed at once. */
  private static void listen(BufferedReader orders, AtomicBoolean ended) {
    Thread listener =
        new Thread(
            () -> {
              try {
                for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                  ended.compareAndSet(false, line.equals(TrialProcesses.END));
                }
              } catch (IOException e) {
                // As its end.
              }
              Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
            },
            "percha-parent");
    listener.setDaemon(true);
    listener.start();
  }
}
