package dev.percha.cli;

import dev.percha.cli.report.RunNames;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunEvent;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.core.port.out.MetricsLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The logs that a command's trainings are shown in while they go on, as {@code --log} names them.
 * What a log has to say is printed between two lines of progress, and no log ends a training.
 */
final class LiveLogs implements AutoCloseable {
  private final CommandContext shell;
  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final List<LogKinds.Named> logs;
  private final Map<String, Integer> begun = new HashMap<>();

  /**
   * Opens those that are named, before anything is trained.
   *
   * @throws dev.percha.core.failure.ConfigurationException where one is unknown, or its target none
   */
  LiveLogs(Settings settings, CommandContext shell) {
    this.shell = shell;
    this.logs = new ArrayList<>(settings.logs(LogKinds.discover(), told::add));
  }

  /**
   * @param plan of all trainings that it hears of
   * @param data what they train on
   * @param results the folder of the command's results
   * @return shows progress, and logs
   */
  MetricsListener listener(TrainingPlan plan, Dataset data, Path results) {
    return listener(plan, data, results, false, false);
  }

  /**
   * As above.
   *
   * @param overSeeds whether trainings are by several seeds, so that they are named after them
   * @param among whether others go on at the same time, so that each line says whose it is
   */
  MetricsListener listener(
      TrainingPlan plan, Dataset data, Path results, boolean overSeeds, boolean among) {
    return new Listener(plan, data, results, overSeeds, among);
  }

  private void failed(LogKinds.Named log, RuntimeException why) {
    told.add("--log " + log.kind() + " failed (" + why + "); training goes on without it");
  }

  private void printTold() {
    for (String line = told.poll(); line != null; line = told.poll()) {
      shell.err().println("percha: " + line);
    }
  }

  /** Waits for what is under way, for some seconds at most. */
  @Override
  public void close() {
    for (LogKinds.Named log : logs) {
      try {
        log.log().close();
      } catch (RuntimeException e) {
        failed(log, e);
      }
    }
    printTold();
  }

  /** Begins a training in each log whenever one starts. */
  private final class Listener implements MetricsListener {
    private final TrainingPlan plan;
    private final Dataset data;
    private final Path results;
    private final boolean overSeeds;
    private final boolean among;
    private MetricsListener progress;
    private final Map<LogKinds.Named, MetricsListener> listeners = new HashMap<>();

    Listener(TrainingPlan plan, Dataset data, Path results, boolean overSeeds, boolean among) {
      this.plan = plan;
      this.data = data;
      this.results = results;
      this.overSeeds = overSeeds;
      this.among = among;
      this.progress = new ProgressBar(shell.err(), shell.live() && !among, "");
    }

    @Override
    public void on(RunEvent event) {
      synchronized (LiveLogs.this) {
        show(event);
      }
    }

    private void show(RunEvent event) {
      if (!among || !(event instanceof RunEvent.Started)) {
        progress.on(event);
      }
      if (event instanceof RunEvent.Started started) {
        int before = begun.merge(started.backend(), 1, Integer::sum) - 1;
        String name =
            overSeeds
                ? RunNames.bySeed(started.backend(), plan.seed())
                : RunNames.next(started.backend(), before);
        MetricsLog.Training training =
            new MetricsLog.Training(results, name, plan, data.name(), data.sha256());
        if (among) {
          progress = new ProgressBar(shell.err(), false, name + "  ");
          progress.on(event);
        }
        listeners.clear();
        guarded(log -> listeners.put(log, log.log().begin(training)));
      }
      guarded(log -> listeners.get(log).on(event));
      if (!(event instanceof RunEvent.Progress)) {
        printTold();
      }
    }

    /** A log that throws, which none should, is left out from then on. */
    private void guarded(Consumer<LogKinds.Named> call) {
      for (LogKinds.Named log : List.copyOf(logs)) {
        try {
          call.accept(log);
        } catch (RuntimeException e) {
          logs.remove(log);
          failed(log, e);
        }
      }
    }
  }
}
