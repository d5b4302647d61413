package dev.percha.cli;

import com.google.inject.Injector;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.port.in.EvaluateModel;
import dev.percha.core.port.in.TrainClassifier;
import dev.percha.core.port.out.Backend;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;
import dev.percha.results.EventJson;
import dev.percha.results.RunSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine;

/** One training in a process of its own: {@link RunProcesses} starts it. */
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
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Fields order = order(orders);
    RunSpec spec = RunSpec.read(order.object("run"));
    String word = order.text("word");
    AtomicBoolean ended = new AtomicBoolean();
    listen(orders, ended);
    // A line of its own, whatever an engine has printed before without ending its line.
    Consumer<RunEvent> teller = event -> shell.out().println("\n" + word + EventJson.line(event));
    new RunTraining(
            injector.getInstance(TrainClassifier.class),
            injector.getInstance(EvaluateModel.class),
            name -> injector.getInstance(Backend.class),
            Training.data(settings, spec.plan().split(), shell),
            settings,
            shell,
            true)
        .run(
            spec,
            settings.out().orElseThrow(),
            teller,
            () -> ended.get() | shell.interrupted().getAsBoolean());
    return ExitCode.DONE;
  }

  private static Fields order(BufferedReader orders) {
    try {
      return Fields.of(StrictJson.read(String.valueOf(orders.readLine())));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "no training on standard input (" + e.getMessage() + "); this command is compare's own",
          e);
    }
  }

  /** Until the parent is gone, which is then to be followed at once. */
  private static void listen(BufferedReader orders, AtomicBoolean ended) {
    Thread listener =
        new Thread(
            () -> {
              try {
                for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                  ended.compareAndSet(false, line.equals(RunProcesses.END));
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
