package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.percha.core.failure.ConfigurationException;
import dev.percha.core.failure.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:34:56Z");

  @TempDir Path here;

  @Test
  void everyRunGetsAFolderOfItsOwn() {
    Path first = RunFolder.create(Optional.empty(), "compare", NOW, here).path();
    Path second = RunFolder.create(Optional.empty(), "compare", NOW, here).path();

    assertThat(first).isEqualTo(here.resolve("runs/2026-11-24T12-34-56-compare"));
    assertThat(second).isEqualTo(here.resolve("runs/2026-11-24T12-34-56-compare-2"));
  }

  @Test
  void aChosenFolderIsMadeWithItsParentsAndLeftClean() {
    Path chosen = here.resolve("a/b");

    RunFolder folder = RunFolder.create(Optional.of(chosen), "train", NOW, here);

    assertThat(folder.path()).isEqualTo(chosen).isEmptyDirectory();
  }

  @Test
  void aFileInTheWayIsRefusedBeforeAnythingRuns() throws IOException {
    Path file = Files.writeString(here.resolve("taken"), "");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RunFolder.create(Optional.of(file), "train", NOW, here))
        .withMessage("--out: " + file + " is a file; expected a folder, or a name that is free");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RunFolder.create(Optional.of(file.resolve("below")), "train", NOW, here))
        .withMessageStartingWith("--out: ");
    Files.writeString(here.resolve("runs"), "");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> RunFolder.create(Optional.empty(), "train", NOW, here))
        .withMessageStartingWith("--out: ");
  }

  /** Below /proc not even root makes anything. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void whereNobodyMayWriteIsSaidInALineWithTheReason() {
    Path nowhere = Path.of("/proc/results");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> RunFolder.create(Optional.of(nowhere), "train", NOW, here))
        .withMessage(
            "no results can be written to /proc/results (NoSuchFileException: /proc/results); name"
                + " another folder");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> RunFolder.create(Optional.empty(), "train", NOW, Path.of("/proc")))
        .withMessage(
            "no results can be written to /proc/runs/2026-11-24T12-34-56-train"
                + " (NoSuchFileException: /proc/runs); name another folder");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFolderThatMayNotBeWrittenIsSaidInALineWithTheReason() throws IOException {
    Files.setPosixFilePermissions(here, PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(here), "root may write everything");

    for (Path place : List.of(here, here.resolve("below"))) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> RunFolder.create(Optional.of(place), "train", NOW, here))
          .withMessageStartingWith(
              "no results can be written to " + place + " (AccessDeniedException: ")
          .withMessageEndingWith("); name another folder");
    }
  }

  @Test
  void aFileIsReplacedWhole() throws IOException {
    RunFolder folder = RunFolder.create(Optional.of(here), "train", NOW, here);
    folder.write("result.json", new byte[] {1, 2, 3});
    folder.write("result.json", new byte[] {4});

    assertThat(Files.readAllBytes(here.resolve("result.json"))).containsExactly(4);
    assertThat(here.toFile().list()).containsExactly("result.json");
  }

  @Test
  void aWriteThatFailsLeavesWhatWasThere() throws IOException {
    RunFolder folder = RunFolder.create(Optional.of(here), "train", NOW, here);
    // A name that is free of its own, and too long for a draft beside it.
    String name = "h".repeat(240);
    Files.write(here.resolve(name), new byte[] {1});

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> folder.write(name, new byte[] {2}))
        .withMessageContaining(name + ": cannot be written");
    assertThat(Files.readAllBytes(here.resolve(name))).containsExactly(1);
  }

  @Test
  void whatADeadCommandLeftIsRemovedHereAndInModelFolders() throws IOException {
    Path model = Files.createDirectories(here.resolve("best-model-djl"));
    String draft = ".tmp-" + UUID.randomUUID();
    for (Path place : List.of(here, model)) {
      Files.write(place.resolve(".model.safetensors." + UUID.randomUUID() + ".tmp"), new byte[9]);
      Files.write(place.resolve(draft), new byte[9]);
    }

    RunFolder.create(Optional.of(here), "train", NOW, here).removeDrafts();

    assertThat(here.toFile().list()).containsExactlyInAnyOrder("best-model-djl", draft);
    assertThat(model.toFile().list()).containsExactly(draft);
  }

  @Test
  void theFileByWhichAFolderIsTriedIsRemovedAsADraftIs() throws IOException {
    Path left = RunFolder.attempt(here);

    RunFolder.create(Optional.of(here), "train", NOW, here).removeDrafts();

    assertThat(left).doesNotExist();
  }

  @Test
  void whatIsLeftOfAModelThatWasBeingRemovedIsRemoved() throws IOException {
    Files.createDirectory(here.resolve("best-model-djl"));
    Path model = Files.createDirectory(here.resolve("model-djl"));
    Files.writeString(model.resolve("model.json"), "{}");
    RunFolder folder = RunFolder.create(Optional.of(here), "train", NOW, here);

    folder.requireFree(false);
    assertThat(model).as("no model, and so no results").exists();
    folder.requireFree(true);
    assertThat(here).isEmptyDirectory();
  }

  @Test
  void onlyWhatHasACheckpointIsToBeGoneOnWith() throws IOException {
    RunFolder folder = RunFolder.create(Optional.of(here), "compare", NOW, here);
    Files.writeString(here.resolve("result.json"), "{}");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> folder.requireFree(false))
        .withMessageEndingWith("(result.json); name another folder, or remove them by --overwrite");

    Files.writeString(here.resolve("checkpoint.safetensors"), "");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> folder.requireFree(false))
        .withMessageContaining("(checkpoint.safetensors); go on with it by --resume " + here);
  }
}
