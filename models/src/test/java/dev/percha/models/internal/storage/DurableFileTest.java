package dev.percha.models.internal.storage;

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
import org.junit.jupiter.api.condition.EnabledOnOs;
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

    DurableFile.write(disk, file, out -> out.write(NEW));

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
        .isThrownBy(() -> DurableFile.write(disk, file, out -> out.write(NEW)))
        .withMessage(
            file
                + ": cannot be written (IOException: planted "
                + step
                + "); what was there still is; free some"
                + " space, or choose another folder");
    assertThat(disk.steps()).contains(step).endsWith("delete .weights.tmp");
    assertThat(folder.toFile().list()).containsExactly("weights");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aFolderThatCannotBeForcedHasTheNewFile() {
    RecordingDisk disk = new RecordingDisk("force folder model");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DurableFile.write(disk, file, out -> out.write(NEW)))
        .withMessage(
            file
                + ": is written, but a power failure may undo it (IOException: planted force folder"
                + " model); see to the"
                + " disk, and write it again");
    assertThat(folder.toFile().list()).containsExactly("weights");
    assertThat(file).hasBinaryContent(NEW);
  }

  @Test
  void theFirstFailureIsToldWhereTheDraftCannotBeDeletedEither() {
    RecordingDisk disk = new RecordingDisk("write", "delete .weights.tmp");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DurableFile.write(disk, file, out -> out.write(NEW)))
        .withMessageStartingWith(file + ": cannot be written (IOException: planted write)");
    assertThat(file).hasBinaryContent(OLD);
  }

  @Test
  void aLinkThatSomebodyPlantedIsNotWrittenThrough() throws IOException {
    Path precious = Files.write(temp.resolve("precious"), OLD);
    for (String name : List.of(".weights.tmp", ".weights")) {
      Files.createSymbolicLink(folder.resolve(name), precious);
    }

    DurableFile.write(file, NEW);

    assertThat(precious).hasBinaryContent(OLD);
    assertThat(file).hasBinaryContent(NEW);
    assertThatIOException()
        .isThrownBy(() -> new LocalDisk().create(folder.resolve(".weights.tmp")));
    assertThat(precious).hasBinaryContent(OLD);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatCannotBeForcedAtAllIsNoFailure() throws IOException {
    new LocalDisk().forceFolder(Path.of("/dev/null"));

    assertThatIOException()
        .isThrownBy(() -> new LocalDisk().forceFolder(folder.resolve("nothing")));
  }

  @Test
  void draftsThatACrashHasLeftAreRemovedAndNothingElse() throws IOException {
    RecordingDisk disk = new RecordingDisk("write", "delete .weights.tmp");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> DurableFile.write(disk, file, out -> out.write(NEW)));
    Files.write(folder.resolve(".mine.tmp"), NEW);
    assertThat(folder.toFile().list()).hasSize(3);

    DurableFile.removeDrafts(folder);

    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("weights", ".mine.tmp");
  }

  @Test
  void foldersThatAreMissingAreMadeAndThoseThatAreThereStay() throws IOException {
    Path deep = folder.resolve("a/b/c");

    DurableFile.createFolders(deep);
    DurableFile.createFolders(deep);

    assertThat(deep).isEmptyDirectory();
    assertThat(file).hasBinaryContent(OLD);
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
