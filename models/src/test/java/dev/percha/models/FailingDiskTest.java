package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.models.internal.storage.Disk;
import dev.percha.models.internal.storage.RecordingDisk;
import dev.percha.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fails once, at each of the steps of which a whole write over an older file consists.
 */
class FailingDiskTest {
  /** Files of several pieces. */
  private static final NetworkSpec NETWORK =
      NetworkSpec.of(6, List.of(60, 60), new Activation.Relu(), 3);

  private static final List<Checkpoint> CHECKPOINTS = new ArrayList<>();

  @TempDir Path temp;
  private Path folder;

  @BeforeAll
  static void train() {
    CHECKPOINTS.clear();
    new TrainingService()
        .train(
            new ReferenceBackend(),
            TrainingPlan.of(NETWORK).with(Adam.keras()).withEpochs(2).withBatchSize(100),
            Fixtures.data(),
            MetricsListener.silent(),
            () -> false,
            new Checkpointing(1, CHECKPOINTS::add, Optional.empty()));
  }

  /** A kind of what is written, with an older and a newer one of it. */
  private record Writer<T>(T older, T newer, Writing<T> writing, Function<Path, T> reading) {
    interface Writing<T> {
      void write(Disk disk, Path folder, T content);
    }
  }

  private static Writer<Checkpoint> checkpoints() {
    return new Writer<>(
        CHECKPOINTS.get(0),
        CHECKPOINTS.get(CHECKPOINTS.size() - 1),
        (disk, folder, checkpoint) -> new CheckpointFile(disk, folder).keep(checkpoint),
        CheckpointFile::read);
  }

  private static Writer<TrainedModel> models() {
    return new Writer<>(
        model(checkpoints().older()),
        model(checkpoints().newer()),
        ModelFolder::write,
        ModelFolder::read);
  }

  private static TrainedModel model(Checkpoint checkpoint) {
    return new TrainedModel(
        checkpoint.state().parameters(),
        Fixtures.data().schema(),
        new Preprocessing.PixelScaling(),
        new Provenance(
            checkpoint.backend(),
            checkpoint.version(),
            checkpoint.plan(),
            checkpoint.dataset(),
            checkpoint.datasetSha256(),
            checkpoint.finished().get(checkpoint.finished().size() - 1),
            Optional.empty()));
  }

  /** A write that fails has written half; one text is none, as of a plain IOException. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "No space left on device", "Disk quota exceeded", "Input/output error"})
  void theOlderCheckpointStaysUntilTheNewerOneIsWhole(String reason) throws IOException {
    failAtEveryStep(checkpoints(), List.of(CheckpointFile.NAME), reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "No space left on device", "Disk quota exceeded", "Input/output error"})
  void theOlderModelStaysUntilTheNewerOneIsWhole(String reason) throws IOException {
    failAtEveryStep(models(), List.of(ModelFolder.FILE, "model.json"), reason);
  }

  @Test
  void aFolderWhoseNameCannotBeForcedIsOneLineWithTheReason() {
    Path fresh = temp.resolve("a/b");
    Disk disk = new RecordingDisk(1, new IOException("Input/output error"));

    assertThatThrownBy(() -> ModelFolder.write(disk, fresh, models().newer()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            fresh
                + ": this folder cannot be made (IOException: Input/output error);"
                + " choose another, or see to the disk");
  }

  /**
   * @param files those that are written, in their order, the one that is read first
   */
  private <T> void failAtEveryStep(Writer<T> writer, List<String> files, String reason)
      throws IOException {
    List<String> steps = stepsOf(writer);
    assertThat(steps)
        .startsWith("create ." + files.get(0) + ".tmp", "write", "write", "write")
        .filteredOn(step -> step.startsWith("force folder"))
        .hasSameSizeAs(files);

    for (int step = 0; step < steps.size(); step++) {
      String what = "step %d of %d, %s".formatted(step, steps.size(), steps.get(step));
      givenOlder(writer);
      Disk disk =
          new RecordingDisk(step, reason.isEmpty() ? new IOException() : new IOException(reason));
      long done = steps.subList(0, step).stream().filter(s -> s.startsWith("force fol")).count();
      boolean renamed = steps.subList(0, step).stream().anyMatch(s -> s.startsWith("rename"));

      assertThatThrownBy(() -> writer.writing().write(disk, folder, writer.newer()))
          .as(what)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(folder.resolve(files.get((int) done)) + ": ")
          .hasMessageContaining(reason.isEmpty() ? " (IOException); " : ": " + reason + "); ")
          .message()
          .hasLineCount(1);

      assertThat(writer.reading().apply(folder))
          .as(what)
          .isEqualTo(renamed ? writer.newer() : writer.older());
      assertThat(folder.toFile().list()).as(what).containsExactlyInAnyOrderElementsOf(files);
      writer.writing().write(Disk.local(), folder, writer.newer());
      assertThat(writer.reading().apply(folder)).as("after " + what).isEqualTo(writer.newer());
    }
  }

  private <T> List<String> stepsOf(Writer<T> writer) throws IOException {
    RecordingDisk disk = new RecordingDisk();
    givenOlder(writer);
    writer.writing().write(disk, folder, writer.newer());
    assertThat(writer.reading().apply(folder))
        .isEqualTo(writer.newer())
        .isNotEqualTo(writer.older());
    return disk.steps();
  }

  private <T> void givenOlder(Writer<T> writer) throws IOException {
    folder = Files.createTempDirectory(temp, "written");
    writer.writing().write(Disk.local(), folder, writer.older());
  }
}
