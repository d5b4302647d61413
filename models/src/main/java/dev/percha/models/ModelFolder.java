package dev.percha.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.json.Fields;
import dev.percha.models.internal.storage.Disk;
import dev.percha.models.internal.storage.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A trained model as a folder: {@code model.safetensors} holds all of it, weights and metadata, and
 * {@code model.json} is a copy of the metadata for people, which nothing reads. So one rename makes
 * a model complete, and a folder never holds half of one.
 *
 * <p>The tensors are {@code layers.N.kernel}, [inputs, units] row-major, and {@code layers.N.bias},
 * in the precision they were trained in; whichever engine trained it. The format is safetensors, as
 * Hugging Face published it: reading one runs no code and follows no path.
 */
public final class ModelFolder {
  /** The file in a model folder that holds the model. */
  public static final String FILE = "model.safetensors";

  private static final String COPY = "model.json";
  private static final String KIND = "model";
  private static final int FORMAT = 2;

  /** Of images, and of rows that need no more than pixels do; older perchas read it too. */
  private static final int OLDER_FORMAT = 1;

  /** More than the names of a backend and its engine take, and all figures. */
  private static final int UNKNOWN = 500;

  private ModelFolder() {}

  /**
   * Writes a model, or replaces one. Where that fails, there is the model that was there before, or
   * this one whole, without its copy of the metadata.
   *
   * @param folder made where it does not exist
   * @param model what to write
   * @throws DataException where it cannot be written
   */
  public static void write(Path folder, TrainedModel model) {
    write(Disk.local(), folder, model);
  }

  static void write(Disk disk, Path folder, TrainedModel model) {
    try {
      DurableFile.createFolders(disk, folder);
    } catch (IOException e) {
      throw new DataException(
          folder
              + ": this folder cannot be made ("
              + DurableFile.reason(e)
              + "); choose another, or see to the disk",
          e);
    }
    ObjectNode metadata = metadata(model.provenance(), model.schema(), model.preprocessing());
    WeightsFile.write(
        disk, folder.resolve(FILE), metadata, () -> WeightsFile.tensors("", model.parameters()));
    DurableFile.write(disk, folder.resolve(COPY), out -> out.write(copy(metadata)));
  }

  private static byte[] copy(ObjectNode metadata) {
    return (metadata.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * How much a model of a training will take, before that begins.
   *
   * @param plan of the training
   * @param data what it will be trained on
   * @return bytes, within a thousand
   * @throws DataException where no model file can hold it
   */
  public static long size(TrainingPlan plan, Dataset data) {
    Provenance longest =
        new Provenance(
            "?".repeat(UNKNOWN),
            "",
            plan,
            data.name(),
            data.sha256(),
            new EpochMetrics(plan.epochs(), 0, 0, 0, 0, 0),
            Optional.empty());
    ObjectNode metadata = metadata(longest, data.schema(), plan.preprocessing(data));
    return WeightsFile.size(metadata, () -> WeightsFile.specs("", plan)) + copy(metadata).length;
  }

  /**
   * Deletes what {@link #write} wrote, where it did, and the folder where nothing else is in it.
   *
   * @param folder a folder that need not exist
   * @throws DataException where it cannot be deleted
   */
  public static void delete(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(FILE));
      Files.deleteIfExists(folder.resolve(COPY));
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // What else is in it is not ours.
    } catch (IOException e) {
      throw new DataException(folder + ": this model cannot be deleted; delete it yourself", e);
    }
  }

  /**
   * Reads a model; the file is checked from front to back before any of it is believed.
   *
   * @param folder a folder that {@link #write} wrote, or the file in it
   * @return the model
   * @throws DataException where there is none, or it is not sound
   */
  public static TrainedModel read(Path folder) {
    Path file = WeightsFile.find(folder, FILE, KIND);
    return WeightsFile.read(file, KIND, FORMAT, weights -> weights.specs(""), ModelFolder::model);
  }

  private static ObjectNode metadata(
      Provenance provenance, Schema schema, Preprocessing preprocessing) {
    boolean isNew = SchemaJson.isNew(schema, preprocessing) || PlanJson.isNew(provenance.plan());
    ObjectNode root = WeightsFile.metadata(KIND, isNew ? FORMAT : OLDER_FORMAT);
    PlanJson.write(root.putObject("plan"), provenance.plan());
    SchemaJson.write(root, schema, preprocessing);
    root.put("backend", provenance.backend());
    root.put("version", provenance.version());
    root.putObject("dataset")
        .put("name", provenance.dataset())
        .put("sha256", provenance.datasetSha256());
    PlanJson.write(root.putObject("epoch"), provenance.epoch());
    provenance
        .test()
        .ifPresent(
            test ->
                root.putObject("test").put("loss", test.loss()).put("accuracy", test.accuracy()));
    return root;
  }

  private static TrainedModel model(WeightsFile weights) {
    Fields fields = weights.metadata();
    Fields dataset = fields.object("dataset");
    Fields epoch = fields.object("epoch");
    Provenance provenance =
        new Provenance(
            fields.text("backend"),
            fields.text("version"),
            weights.plan(),
            dataset.text("name"),
            dataset.text("sha256"),
            PlanJson.readEpoch(epoch, epoch::number),
            fields
                .optional("test")
                .map(test -> new Provenance.Scores(test.number("loss"), test.number("accuracy"))));
    return new TrainedModel(
        weights.parameters(""),
        SchemaJson.schema(fields),
        SchemaJson.preprocessing(fields),
        provenance);
  }
}
