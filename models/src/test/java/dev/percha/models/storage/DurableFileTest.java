package dev.percha.models.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFileTest {
  private static final byte[] OLD = {1, 2, 3, 4};
  private static final byte[] NEW = {5, 6, 7, 8, 9, 10};

  @TempDir Path temp;
  private Path folder;
  private Path file;

  @BeforeEach
  void anOldFile() throws IOException {
    folder = Files.createDirectory(temp.resolve("model"));
    file = Files.write(folder.resolve("weights"), OLD);
  }

  @Test
  void theBytesAreOnTheMediumBeforeTheNameAndTheNameBeforeTheReturn() {
    RecordingDisk disk = new RecordingDisk("none");

    DurableFile.write(disk, file, NEW);

    assertThat(disk.steps())
        .containsExactly(
            "create .weights.tmp",
            "write",
            "force",
            "close",
            "rename .weights.tmp to weights",
            "force folder model");
    assertThat(folder.toFile().list()).containsExactly("weights");
    assertThat(file).hasBinaryContent(NEW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create .weights.tmp",
        "write",
        "force",
        "close",
        "rename .weights.tmp to weights"
      })
  void aStepThatFailsLeavesTheOldFileAndNoOther(String step) {
    RecordingDisk disk = new RecordingDisk(step);

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DurableFile.write(disk, file, NEW))
        .withMessage(
            file
                + ": cannot be written (IOException: planted); what was there still is; free some"
                + " space, or choose another folder");
    assertThat(disk.steps()).contains(step).endsWith("delete .weights.tmp");
    assertThat(folder.toFile().list()).containsExactly("weights");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aFolderThatCannotBeForcedHasTheNewFile() {
    RecordingDisk disk = new RecordingDisk("force folder model");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DurableFile.write(disk, file, NEW))
        .withMessage(
            file
                + ": is written, but a power failure may undo it (IOException: planted); see to the"
                + " disk, and write it again");
    assertThat(folder.toFile().list()).containsExactly("weights");
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void theFirstFailureIsToldWhereTheDraftCannotBeDeletedEither() throws IOException {
    Files.createDirectories(folder.resolve(".weights.tmp/in-the-way"));

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DurableFile.write(file, NEW))
        .withMessageStartingWith(file + ": cannot be written (FileNotFoundException: ");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aDraftThatACrashHasLeftIsOverwritten() throws IOException {
    Files.write(folder.resolve(".weights.tmp"), new byte[100]);

    DurableFile.write(file, NEW);

    assertThat(folder.toFile().list()).containsExactly("weights");
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aFolderInThePlaceOfTheFileStays() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));

    assertThatExceptionOfType(DataException.class).isThrownBy(() -> DurableFile.write(taken, NEW));
    assertThat(taken).isEmptyDirectory();
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("taken", "weights");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderIsOpenedToBeForced() {
    assertThatIOException().isThrownBy(() -> new LocalDisk().forceFolder(folder.resolve("absent")));
  }

  @Test
  void anInterruptedThreadWritesOnAndStaysInterrupted() {
    Thread.currentThread().interrupt();

    DurableFile.write(file, NEW);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void aNewFileNeedsNoOldOne() {
    for (Path fresh : List.of(folder.resolve("fresh"), folder.resolve("./again"))) {
      DurableFile.write(fresh, NEW);
      assertThat(fresh).hasBinaryContent(NEW);
    }
  }
}
