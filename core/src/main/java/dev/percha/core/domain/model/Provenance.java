package dev.percha.core.domain.model;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a model comes from: which engine ran which plan on which data, for how long, and what was
 * measured.
 *
 * @param backend the name of the backend that trained it
 * @param version that engine's version
 * @param plan what was asked for
 * @param dataset the data set's name
 * @param datasetSha256 of the data set's content
 * @param epoch the figures of the epoch after which the weights were taken
 * @param test loss and accuracy on the test set; empty where it was not asked
 */
public record Provenance(
    String backend,
    String version,
    TrainingPlan plan,
    String dataset,
    String datasetSha256,
    EpochMetrics epoch,
    Optional<Scores> test) {
  /**
   * What a set of examples said of a model.
   *
   * @param loss mean cross-entropy, in nats
   * @param accuracy 0 to 1
   */
  public record Scores(double loss, double accuracy) {}

  public Provenance {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(datasetSha256, "datasetSha256");
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(test, "test");
  }
}
