package dev.percha.cli;

import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.failure.ConfigurationException;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.json.StrictJson;
import dev.percha.results.EventJson;
import dev.percha.results.RunSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * What a process that {@link RunProcesses} started hears and tells: on its standard input what to
 * train, and that it is to end; on its standard output what happens. Where that input ends, the
 * parent is gone, and is followed at once.
 */
final class ParentOrders implements BooleanSupplier {
  private final CommandContext shell;
  private final Fields order;
  private final AtomicBoolean ended = new AtomicBoolean();

  private ParentOrders(CommandContext shell, Fields order) {
    this.shell = shell;
    this.order = order;
  }

  /**
   * Waits for the order, and listens from then on.
   *
   * @throws ConfigurationException where there is none
   */
  static ParentOrders hear(CommandContext shell) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      ParentOrders orders =
          new ParentOrders(shell, Fields.of(StrictJson.read(String.valueOf(lines.readLine()))));
      Thread listener = new Thread(() -> orders.listen(lines), "percha-parent");
      listener.setDaemon(true);
      listener.start();
      return orders;
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "no training on standard input (" + e.getMessage() + "); this command is percha's own",
          e);
    }
  }

  private void listen(BufferedReader lines) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ended.compareAndSet(false, line.equals(RunProcesses.END));
      }
    } catch (IOException e) {
      // As its end.
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
  }

  /** What to train. */
  RunSpec spec() {
    return RunSpec.read(order.object("run"));
  }

  /** To which epoch, at most the plan's. */
  int epochs() {
    return order.integer("epochs");
  }

  /** Tells it in a line of its own, whatever an engine has printed before without ending its. */
  void tell(RunEvent event) {
    shell.out().println("\n" + order.text("word") + EventJson.line(event));
  }

  /** Whether it is to end: by the parent's wish or by the user's, who may have asked both. */
  @Override
  public boolean getAsBoolean() {
    return ended.get() | shell.interrupted().getAsBoolean();
  }
}
