package dev.percha.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.Checkpoint;
import dev.percha.core.domain.Checkpoint.UnderWay;
import dev.percha.core.domain.EpochMetrics;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.Snapshot;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.out.CheckpointStore;
import dev.percha.models.storage.DurableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A checkpoint as one file of a folder, {@code checkpoint.safetensors}: written beside the one
 * before, forced to the disk, and renamed over it, so that there is always a whole one. Its tensors
 * are those of a model file under {@code parameters.}, {@code secondMoments.}, {@code last.} and
 * {@code best.}.
 */
public final class CheckpointFile implements CheckpointStore {
  /** The file's name. */
  public static final String NAME = "checkpoint.safetensors";

  private static final String KIND = "checkpoint";
  private static final int FORMAT = 1;
  private static final String PARAMETERS = "parameters.";
  private static final String SECOND_MOMENTS = "secondMoments.";
  private static final String LAST = "last.";
  private static final String BEST = "best.";

  private final Path file;

  /**
   * @param folder a folder that exists; nothing is written yet
   */
  public CheckpointFile(Path folder) {
    this.file = Objects.requireNonNull(folder, "folder").resolve(NAME);
  }

  @Override
  public void keep(Checkpoint checkpoint) {
    Map<String, Parameters> sets = new LinkedHashMap<>();
    sets.put(PARAMETERS, checkpoint.parameters());
    sets.put(SECOND_MOMENTS, checkpoint.secondMoments());
    checkpoint.last().ifPresent(last -> sets.put(LAST, last.parameters()));
    checkpoint.best().ifPresent(best -> sets.put(BEST, best.parameters()));
    DurableFile.write(file, WeightsFile.bytes(metadata(checkpoint), sets));
  }

  /**
   * Reads a checkpoint.
   *
   * @param folder the folder it was kept in, or the file itself
   * @return the checkpoint
   * @throws DataException where there is none, or it is not sound
   */
  public static Checkpoint read(Path folder) {
    Path file = Files.isDirectory(folder) ? folder.resolve(NAME) : folder;
    return WeightsFile.read(
        file,
        KIND,
        FORMAT,
        fields ->
            fields.objects("finished").isEmpty()
                ? List.of(PARAMETERS, SECOND_MOMENTS)
                : List.of(PARAMETERS, SECOND_MOMENTS, LAST, BEST),
        CheckpointFile::checkpoint);
  }

  private static ObjectNode metadata(Checkpoint checkpoint) {
    ObjectNode root = WeightsFile.metadata(KIND, FORMAT);
    PlanJson.write(root.putObject("plan"), checkpoint.plan());
    root.put("backend", checkpoint.backend());
    root.put("version", checkpoint.version());
    root.putObject("dataset")
        .put("name", checkpoint.dataset())
        .put("sha256", checkpoint.datasetSha256());
    ArrayNode finished = root.putArray("finished");
    checkpoint.finished().forEach(epoch -> PlanJson.write(finished.addObject(), epoch));
    UnderWay underWay = checkpoint.underWay();
    root.putObject("underWay")
        .put("batches", underWay.batches())
        .put("lossSum", underWay.lossSum())
        .put("hits", underWay.hits())
        .put("nanos", underWay.nanos());
    checkpoint.best().ifPresent(best -> root.put("bestEpoch", best.epoch()));
    return root;
  }

  private static Checkpoint checkpoint(Fields fields, WeightsFile weights) {
    List<EpochMetrics> finished =
        fields.objects("finished").stream().map(PlanJson::readEpoch).toList();
    Fields dataset = fields.object("dataset");
    Fields underWay = fields.object("underWay");
    return new Checkpoint(
        fields.text("backend"),
        fields.text("version"),
        weights.plan(),
        dataset.text("name"),
        dataset.text("sha256"),
        finished,
        new UnderWay(
            underWay.integer("batches"),
            underWay.number("lossSum"),
            underWay.whole("hits"),
            underWay.whole("nanos")),
        weights.parameters(PARAMETERS),
        weights.parameters(SECOND_MOMENTS),
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
