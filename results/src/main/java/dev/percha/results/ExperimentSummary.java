package dev.percha.results;

import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All trainings of one command, and what they have in common: what {@code result.json} says.
 *
 * @param command the command's name
 * @param status how it ended; empty while it is under way
 * @param plan what was asked for; a run's own plan may differ, as by its seed
 * @param environment what it ran on
 * @param dataset what was trained and tested on
 * @param runs the trainings that have ended, in order
 */
public record ExperimentSummary(
    String command,
    Optional<RunStatus> status,
    TrainingPlan plan,
    Environment environment,
    DatasetSummary dataset,
    List<RunSummary> runs) {
  public ExperimentSummary {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(dataset, "dataset");
    runs = List.copyOf(runs);
    if (runs.stream().map(RunSummary::name).distinct().count() < runs.size()) {
      throw new IllegalArgumentException("two runs have one name; expected a name for each");
    }
  }

  /**
   * @param runs the trainings of a command that has ended
   * @return {@link RunStatus#CANCELLED} where the user ended it, else what the first one has that
   *     was not completed, else {@link RunStatus#COMPLETED}
   */
  public static RunStatus status(List<RunSummary> runs) {
    List<RunStatus> all = runs.stream().map(RunSummary::status).toList();
    if (all.contains(RunStatus.CANCELLED)) {
      return RunStatus.CANCELLED;
    }
    return all.stream()
        .filter(status -> status != RunStatus.COMPLETED)
        .findFirst()
        .orElse(RunStatus.COMPLETED);
  }
}
