package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.application.TrainingService;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.optimizer.Adam;
import dev.percha.core.domain.training.Checkpoint;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.port.in.Checkpointing;
import dev.percha.core.port.out.MetricsListener;
import dev.percha.reference.ReferenceBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap that has room for a training, and not for its checkpoint a second time. */
class SmallHeapTest {
  @TempDir Path folder;

  @Test
  void whatTrainsInAHeapIsKeptAndReadInIt() throws Exception {
    Path log = folder.resolveSibling("heap.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP + "m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                SmallHeapTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor()).as(() -> text(log)).isZero();
    // Weights, two moments, last and best network.
    assertThat(Files.size(folder.resolve(CheckpointFile.NAME))).isGreaterThan(5L * 4 * WEIGHTS);
  }

  private static final int HEAP = Integer.getInteger("heap", 64);
  private static final int SIDE = 700;
  private static final int WEIGHTS = SIDE * SIDE;

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    NetworkSpec network = NetworkSpec.of(SIDE, List.of(SIDE), new Activation.Relu(), 3);
    RunReport report =
        new TrainingService()
            .train(
                new ReferenceBackend(),
                TrainingPlan.of(network).with(Adam.keras()).withEpochs(2).withBatchSize(8),
                data(),
                MetricsListener.silent(),
                () -> false,
                new Checkpointing(1, new CheckpointFile(folder), Optional.empty()));
    report
        .failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    report = null;
    Checkpoint read = CheckpointFile.read(folder);
    if (read.finished().size() != 2) {
      throw new IllegalStateException(read.toString());
    }
  }

  private static Dataset data() {
    Examples rows = Examples.ofPixels(new byte[20 * SIDE], new int[20], SIDE, 3);
    return new Dataset("blank", "0", List.of("a", "b", "c"), new ImageShape(1, SIDE), rows, rows);
  }
}
