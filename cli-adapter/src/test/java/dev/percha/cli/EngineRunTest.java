package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.application.Backends;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.fashionmnist.FashionMnist;
import dev.percha.models.ModelFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What engines do at run time, and what is said of it. */
class EngineRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"predict --index 0,java", "predict --index 0 --json,djl", "evaluate,dl4j-fused"})
  void aModelWhoseSumsOverflowAnswersNothingAndIsNamed(String command, String backend) {
    writeOverflowingModel();

    int code = run((command + " --model " + folder + " --backend " + backend).split(" "));

    assertThat(code).isEqualTo(3);
    assertThat(text(out)).isEmpty();
    assertThat(text(err)).hasLineCount(1).contains("sums overflow", "take another model");
  }

  @Test
  void moreThreadsThanProcessorsAreSaidAndTaken() {
    int processors = Runtime.getRuntime().availableProcessors();

    assertThat(run("evaluate", "--threads", "1024", "--model", "none")).isEqualTo(3);
    assertThat(text(err))
        .startsWith("percha: --threads 1024 is more than the " + processors + " processors");
    err.reset();
    assertThat(run("evaluate", "--threads", "" + processors, "--model", "none")).isEqualTo(3);
    assertThat(text(err)).hasLineCount(1);
  }

  private void writeOverflowingModel() {
    Dataset data = new FashionMnist().load();
    NetworkSpec network = new NetworkSpec(784, List.of(), 10);
    double[] huge = new double[network.parameterCount()];
    Arrays.fill(huge, Float.MAX_VALUE / 2);
    Parameters parameters = Parameters.of(network, huge).in(Precision.FLOAT32);
    ModelFolder.write(
        folder,
        new TrainedModel(
            parameters,
            data.schema(),
            new Preprocessing.PixelScaling(),
            new Provenance(
                "none",
                "0",
                TrainingPlan.of(network),
                data.name(),
                data.sha256(),
                new EpochMetrics(1, 0, 0, 0, 0, 0),
                Optional.empty())));
  }

  private int run(String... args) {
    Terminal answers = new Terminal(out, StandardCharsets.UTF_8, Integer.MAX_VALUE);
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    CommandContext shell =
        new CommandContext(
            Map.of(), folder, answers, errors, false, false, () -> false, f -> 1 << 30);
    return new Percha(Backends.discover(), shell).run(args);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
