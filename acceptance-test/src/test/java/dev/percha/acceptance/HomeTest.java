package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** As a user without an entry in the system's list has it: for the JDK, the home is "?". */
@DisabledOnOs(OS.WINDOWS)
class HomeTest {
  @TempDir static Path folder;

  @Test
  void aTrainingWithoutAHomeLeavesItsResultsAndNothingElse() throws Exception {
    List<String> command =
        Run.perchaCommand("train", "--backend", "djl-fused", "--epochs", "1", "--out", "results");
    command.add(1, "-Duser.home=?");

    Run run = Run.of(folder, Map.of("HOME", ""), command);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(folder)
        .isDirectoryContaining("glob:**/results")
        .isDirectoryNotContaining("glob:**/[?]");
  }
}
