package dev.percha.cli;

import dev.percha.cli.report.RunFolder;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.failure.PerchaException;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.results.ExperimentSummary;
import dev.percha.results.Results;
import dev.percha.results.RunExecutor;
import dev.percha.results.RunSpec;
import dev.percha.results.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The trainings of a comparison, each in a folder of its own while it is under way; what it leaves
 * is brought to the others' as soon as it ends. What an earlier command told the end of is not
 * trained again.
 */
final class ComparisonRuns {
  private final List<RunSpec> specs;
  private final int jobs;
  private final RunExecutor executor;
  private final SeedComparison comparison;
  private final ResultsWriter recorder;
  private final LiveLogs logs;
  private final Dataset data;
  private final CommandContext shell;
  private final Map<String, RunSummary> done = new HashMap<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final AtomicBoolean hinted = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @param jobs how many are run at a time
   */
  ComparisonRuns(
      List<RunSpec> specs,
      int jobs,
      RunExecutor executor,
      SeedComparison comparison,
      ResultsWriter recorder,
      LiveLogs logs,
      Dataset data,
      CommandContext shell) {
    this.specs = specs;
    this.jobs = jobs;
    this.executor = executor;
    this.comparison = comparison;
    this.recorder = recorder;
    this.logs = logs;
    this.data = data;
    this.shell = shell;
  }

  /**
   * Runs what is missing.
   *
   * @param earlier trainings that need not be run again
   */
  void run(List<RunSummary> earlier) {
    earlier.forEach(run -> done.put(run.name(), run));
    show();
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    for (RunSpec spec : specs) {
      if (!done.containsKey(spec.id())) {
        threads.execute(() -> run(spec));
      }
    }
    threads.shutdown();
    await(threads);
    if (failure.get() instanceof RuntimeException thrown) {
      throw thrown;
    }
    if (failure.get() instanceof Error thrown) {
      throw thrown;
    }
  }

  /** Where one could not even be begun, as for want of space, no other is. */
  private void run(RunSpec spec) {
    if (failure.get() != null || cancelled.get()) {
      return;
    }
    try {
      Path own = RunFolder.ofRun(recorder.folder(), spec.id());
      RunSummary run = told(spec, own).orElseGet(() -> train(spec, own)).named(spec.id());
      synchronized (this) {
        done.put(spec.id(), recorder.take(run, own));
        cancelled.compareAndSet(false, run.status() == RunStatus.CANCELLED);
        if (EarlierComparison.isEnded(run)) {
          RunFolder.removeRun(own);
        }
        show();
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private RunSummary train(RunSpec spec, Path own) {
    MetricsListener listener =
        logs.listener(spec.plan(), data, recorder.folder(), recorder.isOverSeeds(), jobs > 1);
    return executor.run(spec, own, listener::on, this::isInterrupted);
  }

  /** Where a process ended well, and its parent died before it could take what it has left. */
  private Optional<RunSummary> told(RunSpec spec, Path own) {
    if (!Files.exists(own.resolve(Results.FILE))) {
      return Optional.empty();
    }
    try {
      ExperimentSummary told = Results.read(own);
      return Optional.of(told)
          .filter(all -> all.dataset().sha256().equals(spec.dataset()))
          .flatMap(all -> all.runs().stream().findFirst())
          .filter(run -> spec.isOf(run) && EarlierComparison.isEnded(run));
    } catch (PerchaException e) {
      return Optional.empty();
    }
  }

  private void show() {
    List<RunSummary> all =
        specs.stream().map(spec -> done.get(spec.id())).filter(Objects::nonNull).toList();
    comparison.of(all);
    recorder.show(all);
  }

  /** Where the user waits, first comes what he must know if he cannot wait any longer. */
  private boolean isInterrupted() {
    boolean wanted = shell.interrupted().getAsBoolean();
    if (wanted && hinted.compareAndSet(false, true)) {
      shell.err().println("percha: to go on: the same command with --out " + recorder.folder());
    }
    return wanted;
  }

  private static void await(ExecutorService threads) {
    try {
      while (!threads.awaitTermination(1, TimeUnit.DAYS)) {
        // A comparison takes as long as its trainings do.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trainings were under way", e);
    }
  }
}
