package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  @Test
  void oneAtATimeHasIt() {
    try (FolderLock lock = FolderLock.of(folder)) {
      assertThat(lock).isNotNull();
      assertThatExceptionOfType(ConfigurationException.class)
          .isThrownBy(() -> FolderLock.of(folder))
          .withMessageContaining("another percha writes its results to " + folder);
    }
    FolderLock.of(folder).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsNoObstacle() throws IOException {
    Files.createFile(folder.resolve(".percha.lock"));

    FolderLock.of(folder).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkInThePlaceOfTheLockIsRefusedAndNotFollowed() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(folder.resolve(".percha.lock"), elsewhere);

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> FolderLock.of(folder))
        .withMessageContaining("cannot be locked");
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsNoFileInThePlaceOfTheLockIsRefusedAndNotWaitedFor() throws Exception {
    Path piped = Files.createDirectory(folder.resolve("piped"));
    Path pipe = piped.resolve(".percha.lock");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.createDirectory(taken.resolve(".percha.lock"));

    // With a reader, so that one who opened the pipe would not wait for ever.
    try (RandomAccessFile reader = new RandomAccessFile(pipe.toFile(), "rw")) {
      assertThat(reader).isNotNull();
      for (Path place : List.of(piped, taken)) {
        assertThatExceptionOfType(DataException.class)
            .isThrownBy(() -> FolderLock.of(place))
            .withMessage(
                "--out: %s cannot be locked (FileSystemException: %s: no file of percha's); name"
                    + " another folder",
                place, place.resolve(".percha.lock"));
        assertThat(place.resolve(".percha.lock")).exists();
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLockThatMayNotBeWrittenIsRefusedWithTheReason() throws IOException {
    Path lock = Files.createFile(folder.resolve(".percha.lock"));
    Files.setPosixFilePermissions(lock, Set.of());
    assumeFalse(Files.isWritable(lock), "root may write everything");

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> FolderLock.of(folder))
        .withMessageContaining(" cannot be locked (AccessDeniedException: " + lock + "); name");
  }
}
