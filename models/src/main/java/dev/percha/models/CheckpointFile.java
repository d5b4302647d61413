package dev.percha.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.optimizer.Optimizer.Slot;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.Checkpoint.PartialEpoch;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.training.TrainerState;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.safetensors.Tensor;
import dev.percha.models.internal.safetensors.TensorSpec;
import dev.percha.models.internal.storage.Disk;
import dev.percha.models.internal.storage.DurableFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A checkpoint as one file of a folder, {@code checkpoint.safetensors}: written beside the one
 * before, forced to the disk, and renamed over it, so that there is always a whole one. Its tensors
 * are those of a model file under {@code parameters.}, {@code last.} and {@code best.}, those of
 * each of the optimizer's slots under {@code optimizer.} and its name, and {@code history}: loss,
 * accuracy, validation loss and accuracy, and seconds, for each finished epoch. In format 1, which
 * is still read, the optimizer was RMSProp and its slot lay under {@code secondMoments.}.
 */
public final class CheckpointFile implements CheckpointStore {
  /** The file's name. */
  public static final String NAME = "checkpoint.safetensors";

  private static final String KIND = "checkpoint";
  private static final int FORMAT = 3;

  /** Of a plan without a preparation or split of its own, which older perchas can go on with. */
  private static final int OLDER_FORMAT = 2;

  private static final String PARAMETERS = "parameters.";
  private static final String SECOND_MOMENTS = "secondMoments.";
  private static final String LAST = "last.";
  private static final String BEST = "best.";
  private static final String HISTORY = "history";
  private static final int FIGURES = 5;

  private final Disk disk;
  private final Path file;

  /**
   * Nothing is written yet; but drafts that a process left which died while it wrote are removed.
   *
   * @param folder a folder that exists, to which nobody else is writing
   */
  public CheckpointFile(Path folder) {
    this(Disk.local(), folder);
  }

  CheckpointFile(Disk disk, Path folder) {
    this.disk = disk;
    this.file = Objects.requireNonNull(folder, "folder").resolve(NAME);
    try {
      DurableFile.removeDrafts(folder);
    } catch (IOException e) {
      // Where that is not possible, writing will not be either, and says so.
    }
  }

  @Override
  public void keep(Checkpoint checkpoint) {
    WeightsFile.write(disk, file, metadata(checkpoint), () -> tensors(checkpoint));
  }

  private static List<Tensor> tensors(Checkpoint checkpoint) {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(history(checkpoint.finished()));
    TrainerState state = checkpoint.state();
    tensors.addAll(WeightsFile.tensors(PARAMETERS, state.parameters()));
    state.slots().forEach((slot, values) -> tensors.addAll(WeightsFile.tensors(of(slot), values)));
    checkpoint
        .last()
        .ifPresent(last -> tensors.addAll(WeightsFile.tensors(LAST, last.parameters())));
    checkpoint
        .best()
        .ifPresent(best -> tensors.addAll(WeightsFile.tensors(BEST, best.parameters())));
    return tensors;
  }

  /**
   * Reads a checkpoint.
   *
   * @param folder the folder it was kept in, or the file itself
   * @return the checkpoint
   * @throws DataException where there is none, or it is not sound
   */
  public static Checkpoint read(Path folder) {
    Path file = WeightsFile.find(folder, NAME, KIND);
    return WeightsFile.read(
        file, KIND, FORMAT, CheckpointFile::tensors, CheckpointFile::checkpoint);
  }

  /**
   * How long a checkpoint of a training will be, before that begins.
   *
   * @param plan of the training
   * @return bytes, at the end of all its epochs, within a few hundred
   * @throws DataException where no checkpoint can hold it
   */
  public static long size(TrainingPlan plan) {
    ObjectNode metadata = WeightsFile.metadata(KIND, format(plan));
    PlanJson.write(metadata.putObject("plan"), plan);
    return WeightsFile.size(metadata, () -> specs(plan, plan.epochs(), CheckpointFile::of));
  }

  private static int format(TrainingPlan plan) {
    return PlanJson.isNew(plan) ? FORMAT : OLDER_FORMAT;
  }

  private static List<TensorSpec> tensors(WeightsFile weights) {
    int finished = weights.metadata().integer("finished");
    return specs(weights.plan(), finished, slot -> prefix(weights, slot));
  }

  private static List<TensorSpec> specs(
      TrainingPlan plan, int finished, Function<Slot, String> prefix) {
    List<TensorSpec> specs = new ArrayList<>();
    specs.add(TensorSpec.of(HISTORY, Precision.FLOAT64, finished, FIGURES));
    specs.addAll(WeightsFile.specs(PARAMETERS, plan));
    for (Slot slot : plan.optimizer().slots()) {
      specs.addAll(WeightsFile.specs(prefix.apply(slot), plan));
    }
    if (finished > 0) {
      specs.addAll(WeightsFile.specs(LAST, plan));
      specs.addAll(WeightsFile.specs(BEST, plan));
    }
    return specs;
  }

  private static String of(Slot slot) {
    return "optimizer." + slot.name().toLowerCase(Locale.ROOT) + ".";
  }

  private static String prefix(WeightsFile weights, Slot slot) {
    return isFirstFormat(weights) ? SECOND_MOMENTS : of(slot);
  }

  private static boolean isFirstFormat(WeightsFile weights) {
    return weights.metadata().integer("formatVersion") == 1;
  }

  /** The first format did not count steps: where the training stands says how many there were. */
  private static TrainerState state(WeightsFile weights) {
    return TrainerState.of(
        isFirstFormat(weights) ? 0 : weights.metadata().whole("step"),
        weights.plan().optimizer(),
        weights.parameters(PARAMETERS),
        slot -> weights.parameters(prefix(weights, slot)));
  }

  /** A row for each epoch: of ten thousand of them, a header could not hold the texts. */
  private static Tensor history(List<EpochMetrics> finished) {
    double[] figures = new double[finished.size() * FIGURES];
    int at = 0;
    for (EpochMetrics epoch : finished) {
      figures[at++] = epoch.loss();
      figures[at++] = epoch.accuracy();
      figures[at++] = epoch.valLoss();
      figures[at++] = epoch.valAccuracy();
      figures[at++] = epoch.trainSeconds();
    }
    return Tensor.ofDoubles(HISTORY, new int[] {finished.size(), FIGURES}, figures);
  }

  private static List<EpochMetrics> history(double[] figures) {
    List<EpochMetrics> finished = new ArrayList<>();
    for (int at = 0; at < figures.length; at += FIGURES) {
      finished.add(
          new EpochMetrics(
              finished.size() + 1,
              figures[at],
              figures[at + 1],
              figures[at + 2],
              figures[at + 3],
              figures[at + 4]));
    }
    return finished;
  }

  private static ObjectNode metadata(Checkpoint checkpoint) {
    ObjectNode root = WeightsFile.metadata(KIND, format(checkpoint.plan()));
    PlanJson.write(root.putObject("plan"), checkpoint.plan());
    root.put("backend", checkpoint.backend());
    root.put("version", checkpoint.version());
    root.putObject("dataset")
        .put("name", checkpoint.dataset())
        .put("sha256", checkpoint.datasetSha256());
    root.put("step", checkpoint.state().step());
    root.put("finished", checkpoint.finished().size());
    PartialEpoch underWay = checkpoint.underWay();
    root.putObject("underWay")
        .put("batches", underWay.batches())
        .put("lossSum", underWay.lossSum())
        .put("hits", underWay.correct())
        .put("nanos", underWay.nanos());
    checkpoint.best().ifPresent(best -> root.put("bestEpoch", best.epoch()));
    return root;
  }

  private static Checkpoint checkpoint(WeightsFile weights) {
    Fields fields = weights.metadata();
    List<EpochMetrics> finished = history(weights.values(HISTORY));
    Fields dataset = fields.object("dataset");
    Fields underWay = fields.object("underWay");
    return new Checkpoint(
        fields.text("backend"),
        fields.text("version"),
        weights.plan(),
        dataset.text("name"),
        dataset.text("sha256"),
        finished,
        new PartialEpoch(
            underWay.integer("batches"),
            underWay.number("lossSum"),
            underWay.whole("hits"),
            underWay.whole("nanos")),
        state(weights),
        finished.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Snapshot(finished.size(), weights.parameters(LAST), Optional.empty())),
        finished.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Snapshot(
                    fields.integer("bestEpoch"), weights.parameters(BEST), Optional.empty())));
  }
}
