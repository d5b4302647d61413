package dev.percha.cli;

import dev.percha.cli.search.Candidate;
import dev.percha.cli.search.Halving;
import dev.percha.cli.search.Ranking;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.results.RunSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A search under way: which candidates are still to be trained, and to which epoch. What an earlier
 * command has told the end of is not trained again.
 */
final class Sweep {
  private final Halving halving;
  private final Monitor monitor;
  private final int jobs;
  private final TrialFolders folders;
  private final BooleanSupplier interrupted;
  private final Map<String, Trial> trials = new LinkedHashMap<>();

  /**
   * @param candidates what is searched
   * @param folders where trainings lie, and what earlier ones have left
   * @param terms what is settled
   * @param interrupted whether the user wants it to end
   */
  Sweep(
      List<Candidate> candidates,
      TrialFolders folders,
      SweepTerms terms,
      BooleanSupplier interrupted) {
    this.halving = terms.halving();
    this.monitor = terms.monitor();
    this.jobs = terms.jobs();
    this.folders = folders;
    this.interrupted = interrupted;
    candidates.forEach(
        candidate -> trials.put(candidate.id(), new Trial(candidate, folders.earlier(candidate))));
  }

  /**
   * Trains what is missing.
   *
   * @param runner trains one
   * @param ended hears of each trial that ends, one at a time
   */
  void run(TrialRunner runner, Consumer<Trial> ended) {
    List<Trial> alive = trials();
    for (int rung = 0; rung < halving.rungs().size(); rung++) {
      train(alive, halving.rungs().get(rung), runner, ended);
      if (interrupted.getAsBoolean()) {
        return;
      }
      alive = rung + 1 < halving.rungs().size() ? goingOn(alive, rung) : List.of();
    }
  }

  private List<Trial> goingOn(List<Trial> alive, int rung) {
    List<Trial> now =
        trials().stream().filter(trial -> alive.stream().anyMatch(a -> isSame(a, trial))).toList();
    return Ranking.goingOn(now, halving, monitor, rung);
  }

  private static boolean isSame(Trial one, Trial other) {
    return one.candidate().equals(other.candidate());
  }

  private void train(List<Trial> alive, int epochs, TrialRunner runner, Consumer<Trial> ended) {
    ExecutorService threads = Executors.newFixedThreadPool(jobs);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (Trial trial : alive) {
      if (isMissing(trial, epochs)) {
        threads.execute(() -> train(trial.candidate(), epochs, runner, ended, failure));
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

  /** What failed at its very end has all its epochs, and yet no end. */
  private static boolean isMissing(Trial trial, int epochs) {
    boolean failed = trial.run().filter(run -> run.status() == RunStatus.FAILED).isPresent();
    boolean last = epochs == trial.candidate().plan().epochs();
    return !trial.hasDiverged() && (!trial.hasReached(epochs) || failed && last);
  }

  /** Where one could not even be begun, as for want of space, no other is. */
  private void train(
      Candidate candidate,
      int epochs,
      TrialRunner runner,
      Consumer<Trial> ended,
      AtomicReference<Throwable> failure) {
    if (interrupted.getAsBoolean() || failure.get() != null) {
      return;
    }
    try {
      RunSummary run = runner.train(folders.of(candidate), candidate.plan(), epochs);
      Trial trial = new Trial(candidate, Optional.of(TrialFolders.named(run, candidate)));
      synchronized (this) {
        trials.put(candidate.id(), trial);
        ended.accept(trial);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private static void await(ExecutorService threads) {
    try {
      while (!threads.awaitTermination(1, TimeUnit.DAYS)) {
        // A search takes as long as its trainings do.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trainings were under way", e);
    }
  }

  /** All trials as they stand, in the order of the search. */
  synchronized List<Trial> trials() {
    return List.copyOf(trials.values());
  }

  /** All trials from the best on. */
  Ranking ranking() {
    return Ranking.of(trials(), halving, monitor);
  }

  /** The best trial, where the search came to its end. */
  Optional<Trial> winner() {
    return status() == RunStatus.CANCELLED ? Optional.empty() : ranking().winner();
  }

  /**
   * How the search ended. A plan that diverges is an answer of a search, and no failure of it,
   * where another one trained to the end.
   */
  RunStatus status() {
    List<RunStatus> all =
        trials().stream().flatMap(trial -> trial.run().stream()).map(RunSummary::status).toList();
    if (interrupted.getAsBoolean() || all.contains(RunStatus.CANCELLED)) {
      return RunStatus.CANCELLED;
    }
    if (all.contains(RunStatus.FAILED)) {
      return RunStatus.FAILED;
    }
    return ranking().winner().isPresent() ? RunStatus.COMPLETED : RunStatus.DIVERGED;
  }
}
