package dev.percha.cli.search;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.results.RunSummary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A candidate, and what came of it so far.
 *
 * @param candidate what was tried
 * @param run its training, maybe of fewer epochs than its plan's; empty where it has not begun
 */
public record Trial(Candidate candidate, Optional<RunSummary> run) {
  public Trial {
    Objects.requireNonNull(candidate, "candidate");
    Objects.requireNonNull(run, "run");
  }

  /** {@return the finished epochs} */
  public List<EpochMetrics> history() {
    return run.map(RunSummary::history).orElse(List.of());
  }

  /** {@return whether no epoch of its plan up to that one is left to train} */
  public boolean hasReached(int epochs) {
    return run.isPresent() && candidate.plan().withEpochs(epochs).endsAfter(history());
  }

  /** {@return whether it ended in a way that it would end in again: it diverged} */
  public boolean hasDiverged() {
    return run.filter(ended -> ended.status() == RunStatus.DIVERGED).isPresent();
  }

  /**
   * @param monitor the figure that tells which epoch is best
   * @param epochs how many are looked at
   * @return the best of the first so many finished ones
   */
  public Optional<EpochMetrics> best(Monitor monitor, int epochs) {
    return monitor.best(history().subList(0, Math.min(epochs, history().size())));
  }

  /** {@return how many weights and biases its network has} */
  public int parameters() {
    return candidate.plan().network().parameterCount();
  }

  /** {@return the seconds that its finished epochs trained, validation not included} */
  public double trainSeconds() {
    return history().stream().mapToDouble(EpochMetrics::trainSeconds).sum();
  }
}
