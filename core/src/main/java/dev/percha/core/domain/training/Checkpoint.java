package dev.percha.core.domain.training;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.failure.ConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A training as it stands between two steps, whole enough to go on from there and end with the bits
 * that it would have ended with uncut.
 *
 * @param backend the name of the backend that trains
 * @param version that engine's version
 * @param plan what was asked for
 * @param dataset the data set's name
 * @param datasetSha256 of the data set's content
 * @param finished the finished epochs, in order
 * @param underWay the epoch after those, as far as it has come
 * @param state the weights and the optimizer's slots as they stand, finite
 * @param last the network after the last finished epoch, untested; empty where there is none
 * @param best the network after the epoch of the lowest validation loss, untested; empty where
 *     there is none
 */
public record Checkpoint(
    String backend,
    String version,
    TrainingPlan plan,
    String dataset,
    String datasetSha256,
    List<EpochMetrics> finished,
    PartialEpoch underWay,
    TrainerState state,
    Optional<Snapshot> last,
    Optional<Snapshot> best) {
  /**
   * The running totals of an epoch that is not finished.
   *
   * @param batches how many steps of it are done, 0 or more
   * @param lossSum sum of the cross-entropies of their rows, in nats
   * @param correct how many of their rows were classified rightly
   * @param nanos wall-clock time of these steps, in nanoseconds
   */
  public record PartialEpoch(int batches, double lossSum, long correct, long nanos) {
    /** An epoch that has not begun. */
    public static final PartialEpoch NOTHING = new PartialEpoch(0, 0, 0, 0);

    public PartialEpoch {
      if (batches < 0 || correct < 0 || nanos < 0 || !Double.isFinite(lossSum)) {
        throw new IllegalArgumentException(
            ("running totals of %s batches, loss %s, %s hits, %s ns; allowed: finite "
                    + "and not negative")
                .formatted(batches, lossSum, correct, nanos));
      }
    }
  }

  public Checkpoint {
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(datasetSha256, "datasetSha256");
    Objects.requireNonNull(underWay, "underWay");
    finished = List.copyOf(finished);
    state.require(plan);
    requireEpochs(finished, plan.epochs());
    requireSnapshot(last, finished, plan);
    requireSnapshot(best, finished, plan);
    if (finished.size() == plan.epochs() && underWay.batches() > 0) {
      throw new IllegalArgumentException("an epoch under way after the last of the plan");
    }
  }

  private static void requireEpochs(List<EpochMetrics> finished, int planned) {
    if (finished.size() > planned) {
      throw new IllegalArgumentException(
          finished.size() + " finished epochs; the plan has " + planned);
    }
    for (int i = 0; i < finished.size(); i++) {
      if (finished.get(i).epoch() != i + 1) {
        throw new IllegalArgumentException(
            "finished epoch " + finished.get(i).epoch() + " in place " + (i + 1));
      }
    }
  }

  private static void requireSnapshot(
      Optional<Snapshot> snapshot, List<EpochMetrics> finished, TrainingPlan plan) {
    if (snapshot.isPresent() == finished.isEmpty()) {
      throw new IllegalArgumentException(
          "a network of a finished epoch is there exactly where an epoch is finished");
    }
    snapshot.ifPresent(
        taken -> {
          taken.parameters().require(plan.network(), plan.precision());
          if (taken.epoch() < 1 || taken.epoch() > finished.size()) {
            throw new IllegalArgumentException(
                "a network of epoch " + taken.epoch() + "; finished are " + finished.size());
          }
        });
  }

  /**
   * Refuses to go on with another training than this one's. One of more epochs is the same: no step
   * depends on how many are to come.
   *
   * @param otherBackend the backend to go on with
   * @param otherPlan the plan to go on with; its epochs may be more
   * @param data the data to go on with
   * @throws ConfigurationException where one differs; the message names every difference
   */
  public void requireFit(String otherBackend, TrainingPlan otherPlan, Dataset data) {
    Map<String, String> ours = description(backend, plan, dataset, datasetSha256);
    Map<String, String> others = description(otherBackend, otherPlan, data.name(), data.sha256());
    List<String> differences = new ArrayList<>();
    ours.forEach(
        (name, value) -> {
          if (!value.equals(others.get(name))) {
            differences.add(name + " " + value + ", not " + others.get(name));
          }
        });
    if (otherPlan.epochs() < plan.epochs()) {
      differences.add("epochs " + plan.epochs() + " or more, not " + otherPlan.epochs());
    }
    if (!differences.isEmpty()) {
      throw new ConfigurationException(
          "the checkpoint is of another training: "
              + String.join("; ", differences)
              + "; go on with its own settings, or start anew");
    }
  }

  private static Map<String, String> description(
      String backend, TrainingPlan plan, String dataset, String sha256) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("backend", backend);
    names.put("network", plan.network().description());
    names.put("precision", plan.precision().name().toLowerCase(Locale.ROOT));
    names.put("optimizer", plan.optimizer().name());
    plan.optimizer()
        .hyperparameters()
        .forEach((name, value) -> names.put(spaced(name), String.valueOf(value)));
    names.put("schedule", plan.schedule().toString());
    names.put("l2", String.valueOf(plan.l2()));
    names.put("batch size", String.valueOf(plan.batchSize()));
    names.put("seed", String.valueOf(plan.seed()));
    names.put("split seed", String.valueOf(plan.splitSeed()));
    names.put("validation share", String.valueOf(plan.split().validationShare()));
    names.put("stratified", String.valueOf(plan.split().stratified()));
    names.put("preparation", plan.preparation().name());
    names.put("early stopping", plan.earlyStopping().map(String::valueOf).orElse("none"));
    names.put("data", dataset + " (sha256 " + sha256 + ")");
    return names;
  }

  private static String spaced(String component) {
    return component.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }
}
