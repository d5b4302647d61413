package dev.percha.core.port.out;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.TrainingPlan;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A log of trainings in some place, such as a folder that TensorBoard shows. One thread at a time.
 *
 * <p>No training suffers from its log: what cannot be written or sent is told, once, to whoever was
 * given to {@link MetricsLogKind#open}, and training goes on without it. Nothing here waits for a
 * network but {@link #close}.
 */
public interface MetricsLog extends AutoCloseable {
  /**
   * Begins to log a training.
   *
   * @param training which one
   * @return what hears its events, to the last; throws nothing
   */
  MetricsListener begin(Training training);

  /** Delivers what is still under way, within ten seconds, and ends. Throws nothing. */
  @Override
  void close();

  /**
   * A training that is logged.
   *
   * @param results the folder that its command writes to
   * @param name what it is called among the trainings of its command, such as {@code djl}
   * @param plan what it computes
   * @param dataset the data set's name
   * @param datasetSha256 of the data set's content
   */
  record Training(
      Path results, String name, TrainingPlan plan, String dataset, String datasetSha256) {
    public Training {
      Objects.requireNonNull(results, "results");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(plan, "plan");
      Objects.requireNonNull(dataset, "dataset");
      Objects.requireNonNull(datasetSha256, "datasetSha256");
    }

    /** {@return what decides its figures, by names as flags have them} */
    public Map<String, String> settings() {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("network", plan.network().description());
      settings.put("optimizer", plan.optimizer().name());
      plan.optimizer()
          .hyperparameters()
          .forEach((name, value) -> settings.put(flag(name), word(value)));
      settings.put("schedule", plan.schedule().toString());
      settings.put("l2", word(plan.l2()));
      settings.put("precision", word(plan.precision()));
      settings.put("epochs", word(plan.epochs()));
      settings.put("batch-size", word(plan.batchSize()));
      settings.put("seed", word(plan.seed()));
      settings.put("split-seed", word(plan.splitSeed()));
      plan.earlyStopping()
          .ifPresent(
              stopping -> {
                settings.put("early-stop", word(stopping.patience()));
                settings.put("min-delta", word(stopping.minDelta()));
                settings.put("monitor", word(stopping.monitor()));
              });
      settings.put("dataset", dataset);
      settings.put("dataset-sha256", datasetSha256);
      return settings;
    }

    /**
     * The figures of an epoch, by the names that {@code history.csv} has.
     *
     * @param epoch what was measured
     * @param batches how many steps an epoch has
     * @return its loss and accuracy, in training and validation, the seconds of its steps, and the
     *     learning rate of its last step
     */
    public Map<String, Double> figures(EpochMetrics epoch, int batches) {
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("loss", epoch.loss());
      figures.put("accuracy", epoch.accuracy());
      figures.put("val_loss", epoch.valLoss());
      figures.put("val_accuracy", epoch.valAccuracy());
      figures.put("train_seconds", epoch.trainSeconds());
      long lastStep = (long) epoch.epoch() * batches - 1;
      figures.put("learning_rate", plan.optimizerAt(lastStep).learningRate());
      return figures;
    }

    private static String flag(String component) {
      return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String word(Object value) {
      return value instanceof Enum<?> constant
          ? constant.name().toLowerCase(Locale.ROOT)
          : String.valueOf(value);
    }
  }
}
