package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 while checkpoints are written: no finished one is lost, and the next process goes on. */
class KillTest {
  @TempDir Path folder;

  @Test
  void twentyKillsLoseNoFinishedCheckpoint() throws Exception {
    kill(20);
  }

  @Test
  @Tag("soak")
  void twoHundredKillsLoseNoFinishedCheckpoint() throws Exception {
    kill(200);
  }

  private void kill(int times) throws Exception {
    long seed = System.nanoTime();
    System.out.println("random seed " + seed);
    Random random = new Random(seed);
    int finished = 0;
    for (int time = 0; time < times; time++) {
      int told = killedAfter(1 + random.nextInt(20), random.nextInt(3_000_000));
      int kept = CheckpointFile.read(folder).finished().size();
      assertThat(kept).as("kill %d of seed %d", time, seed).isGreaterThanOrEqualTo(told);
      assertThat(told).isGreaterThan(finished);
      finished = kept;
    }
    assertThat(folder.toFile().list()).as("and at most the last draft").hasSizeLessThan(3);
    new CheckpointFile(folder);
    assertThat(folder.toFile().list()).containsExactly(CheckpointFile.NAME);
  }

  /**
   * Kills a process some nanoseconds after it told of so many checkpoints; returns the last told.
   */
  private int killedAfter(int checkpoints, long nanos) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Killed.class.getName(),
                folder.toString())
            .redirectError(folder.resolveSibling("killed.log").toFile())
            .start();
    int last = 0;
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < checkpoints; i++) {
        String line = out.readLine();
        assertThat(line).as(log()).startsWith("kept ");
        last = number(line);
      }
      long start = System.nanoTime();
      while (System.nanoTime() - start < nanos) {
        Thread.onSpinWait();
      }
      // By its handle: the process itself would close what it printed.
      process.toHandle().destroyForcibly();
      process.waitFor();
      for (String line : out.lines().toList()) {
        // A kill may cut the last line; a whole one is a promise.
        last = line.matches("kept \\d+") ? Math.max(last, number(line)) : last;
      }
    }
    return last;
  }

  private String log() throws IOException {
    Path log = folder.resolveSibling("killed.log");
    return Files.exists(log) ? Files.readString(log) : "no log";
  }

  private static int number(String line) {
    return Integer.parseInt(List.of(line.split(" ")).get(1));
  }
}
