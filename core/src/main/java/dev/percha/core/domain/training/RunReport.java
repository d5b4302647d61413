package dev.percha.core.domain.training;

import dev.percha.core.failure.PerchaException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One training from beginning to end, with its provenance: which engine ran which plan on which
 * data, and what came of it.
 *
 * @param backend the backend's name
 * @param version the engine's version
 * @param plan what was asked for
 * @param dataset the data set's name
 * @param datasetSha256 of the data set's content
 * @param status how it ended
 * @param failure what stopped it, where it diverged or failed
 * @param history the finished epochs
 * @param last the network after the last finished epoch; empty where there is none
 * @param best the network after the epoch of the lowest validation loss; empty where there is none
 * @param warnings what makes it likely that little was learnt
 */
public record RunReport(
    String backend,
    String version,
    TrainingPlan plan,
    String dataset,
    String datasetSha256,
    RunStatus status,
    Optional<PerchaException> failure,
    History history,
    Optional<Snapshot> last,
    Optional<Snapshot> best,
    List<Warning> warnings) {
  public RunReport {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(last, "last");
    Objects.requireNonNull(best, "best");
    warnings = List.copyOf(warnings);
  }

  /**
   * @return this report, where the run was completed or cancelled
   * @throws PerchaException where it diverged or failed
   */
  public RunReport orThrow() {
    if (failure.isPresent()) {
      throw failure.get();
    }
    return this;
  }
}
