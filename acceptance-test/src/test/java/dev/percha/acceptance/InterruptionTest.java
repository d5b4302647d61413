package dev.percha.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that is told to end in the middle of a training keeps what it has, and goes on later.
 */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  @TempDir Path temp;

  /** Ctrl-C itself may be ignored where tests run in the background; it takes the same way. */
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP"})
  void anInterruptedTrainingKeepsEverythingAndGoesOn(String signal) throws Exception {
    assumeThat(ignored()).as("of nohup, percha learns to ignore HUP").doesNotContain(signal);
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
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      rest =
          err.lines().filter(line -> !line.startsWith("Epoch")).collect(Collectors.joining("\n"));
    }

    assertThat(process.waitFor()).as(rest).isEqualTo(130);
    assertThat(rest)
        .isEqualTo(
            "percha: ending; what is done is being saved (once more ends at once)\n"
                + "percha: to go on: percha train --resume "
                + results
                + "\npercha: reference interrupted");
    assertThat(Files.readString(temp.resolve("out"))).contains("Results: " + results, "Model: ");
    assertThat(Path.of(results).toFile().list())
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "accuracy.png",
                "checkpoint.safetensors",
                "history.csv",
                "loss.png",
                "model-reference",
                "report.html",
                "result.json"));

    Run other = Run.percha("train", "--resume", results, "--epochs", "4");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("epochs 5000 or more, not 4").hasLineCount(1);
  }

  @Test
  void aLargeNetworkThatHasNotBegunIsKeptToo() throws Exception {
    Path results = temp.resolve("results");
    Process process =
        new ProcessBuilder(
                Run.perchaCommand(
                    "train",
                    "--backend",
                    "reference",
                    "--hidden",
                    "2000,1000",
                    "--out",
                    results.toString()))
            .redirectOutput(temp.resolve("out").toFile())
            .start();
    String rest;
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      while (!err.readLine().contains("training on")) {
        // Not before it has a folder; its weights are drawn only now.
      }
      new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
      rest = err.lines().collect(Collectors.joining("\n"));
    }

    assertThat(process.waitFor()).as(rest).isEqualTo(130);
    assertThat(rest).contains("percha: to go on: percha train --resume " + results);
    assertThat(results.toFile().list())
        .containsExactlyInAnyOrder(
            "checkpoint.safetensors", "history.csv", "report.html", "result.json");
  }

  /** Who ignores a signal hands that on to what it starts. */
  private static Set<String> ignored() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return Set.of();
    }
    boolean hangup =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
            .anyMatch(mask -> (mask & 1) != 0);
    return hangup ? Set.of("HUP") : Set.of();
  }
}
