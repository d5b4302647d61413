package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is told to end in the middle of a training keeps what it has, and goes on later.
 */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  @TempDir Path temp;

  @Test
  void anInterruptedTrainingKeepsEverythingAndGoesOn() throws Exception {
    String results = temp.resolve("results").toString();
    Process process =
        new ProcessBuilder(
                Run.perchaCommand(
                    "train",
                    "--backend",
                    "reference",
                    "--hidden",
                    "4",
                    "--epochs",
                    "5000",
                    "--out",
                    results))
            .redirectOutput(temp.resolve("out").toFile())
            .start();
    String rest;
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      while (!err.readLine().startsWith("Epoch 2/")) {
        // Not before something is finished.
      }
      // By its handle, as the process itself would close what it prints. It sends SIGTERM, which
      // takes
      // the way of Ctrl-C; that one may be ignored where tests run in the background.
      process.toHandle().destroy();
      rest =
          err.lines().filter(line -> !line.startsWith("Epoch")).collect(Collectors.joining("\n"));
    }

    assertThat(process.waitFor()).as(rest).isEqualTo(130);
    assertThat(rest)
        .isEqualTo(
            "percha: reference interrupted\npercha: to go on: percha train --resume " + results);
    assertThat(Files.readString(temp.resolve("out"))).contains("Results: " + results, "Model: ");
    assertThat(Path.of(results).toFile().list())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "accuracy.png",
                "checkpoint.safetensors",
                "history.csv",
                "loss.png",
                "model-reference",
                "result.json"));

    Run other = Run.percha("train", "--resume", results, "--epochs", "4");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("epochs 5000 or more, not 4").hasLineCount(1);
  }
}
