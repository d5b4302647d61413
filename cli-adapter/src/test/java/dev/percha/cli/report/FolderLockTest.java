package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
