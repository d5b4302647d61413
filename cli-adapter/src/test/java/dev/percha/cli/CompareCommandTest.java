package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.core.application.Backends;
import dev.percha.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareCommandTest extends CommandLineTest {
  @Test
  void comparesTheBackendsNamed() throws IOException {
    writeData();

    assertThat(
            run(
                "compare",
                "--in-process",
                "--backends",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "1"))
        .isZero();
    assertThat(text(out)).contains("\nreference ", "First test image by reference: ");
  }

  @Test
  void aComparisonTellsWhoCannotDoThePlanAndGoesOn() throws IOException {
    writeData();
    Backends backends = Backends.of(List.of(new RefusingBackend(), new ReferenceBackend()));

    assertThat(
            run(
                backends,
                "compare",
                "--in-process",
                "--data",
                "idx",
                "--epochs",
                "1",
                "--backends",
                "refusing,reference",
                "--out",
                "r"))
        .isEqualTo(2);
    assertThat(text(out)).contains("refusing     failed after 0 of 1 epoch");
    assertThat(text(err)).contains("trains nothing; take another");
    JsonNode runs = json(folder.resolve("r/result.json")).at("/runs");
    assertThat(runs.findValuesAsText("status")).containsExactly("failed", "completed");
  }

  @Test
  void aComparisonGoesOnWhereAModelCannotBeWritten() throws IOException {
    writeData();
    Files.createDirectory(folder.resolve("r"));
    Files.createFile(folder.resolve("r/model-reference"));
    Backends backends = Backends.of(List.of(new ReferenceBackend(), new HalvedRate()));

    assertThat(
            run(
                backends,
                "compare",
                "--in-process",
                "--backends=reference,halved",
                "--data=idx",
                "--epochs=1",
                "--out=r"))
        .isEqualTo(3);
    assertThat(text(out)).contains("First test image by reference", "First test image by halved");
    assertThat(text(err)).contains("out of date: model-reference; all else");
    JsonNode runs = json(folder.resolve("r/result.json")).at("/runs");
    assertThat(runs.at("/0").has("model")).isFalse();
    assertThat(runs.at("/1/model").asText()).isEqualTo("model-halved");
  }

  @Test
  void whatATrainingCouldNotWriteInItsOwnFolderIsToldAsMissing() throws IOException {
    writeData();
    Files.createDirectories(folder.resolve("r/runs/reference"));
    Files.createFile(folder.resolve("r/runs/reference/model-reference"));

    assertThat(
            run(
                "compare",
                "--in-process",
                "--backends=reference",
                "--data=idx",
                "--epochs=1",
                "--out=r"))
        .isEqualTo(3);
    assertThat(text(err)).contains("out of date: model-reference; all else");
    JsonNode run = json(folder.resolve("r/result.json")).at("/runs/0");
    assertThat(run.get("status").asText()).isEqualTo("completed");
    assertThat(run.has("model")).isFalse();
  }

  @Test
  void aTrainingThatCannotTellWhatCameOfItEndsTheComparison() throws IOException {
    writeData();
    occupy("r/runs/reference/result.json");

    assertThat(
            run(
                "compare",
                "--in-process",
                "--backends=reference",
                "--data=idx",
                "--epochs=1",
                "--out=r"))
        .isEqualTo(3);
    assertThat(text(err))
        .contains("runs/reference: result.json cannot be written")
        .doesNotContain("bug");
  }

  @Test
  void bySeveralSeedsItTellsWhetherTheBackendsDiffer() throws IOException {
    writeData();
    Backends backends = Backends.of(List.of(new ReferenceBackend(), new HalvedRate()));

    assertThat(
            run(
                backends,
                "compare",
                "--in-process",
                "--backends=reference,halved",
                "--data=idx",
                "--epochs=7",
                "--hidden=3",
                "--seeds=2..4",
                "--margin=0.02",
                "--out=r"))
        .isZero();
    assertThat(text(out))
        .contains("\nreference ", "\nhalved ", "by 3 seeds each", "margin 0.0200")
        .containsPattern("reference and halved: (the same|different|cannot tell)");
    JsonNode result = json(folder.resolve("r/result.json"));
    assertThat(result.at("/runs"))
        .extracting(run -> run.get("name").asText())
        .containsExactly(
            "reference-seed-2",
            "halved-seed-2",
            "reference-seed-3",
            "halved-seed-3",
            "reference-seed-4",
            "halved-seed-4");
    JsonNode verdict = result.at("/verdict");
    assertThat(verdict.at("/margin").asDouble()).isEqualTo(0.02);
    assertThat(verdict.at("/accuracies")).hasSize(6);
    assertThat(verdict.at("/pairs/0/seeds").asInt()).isEqualTo(3);
    assertThat(folder.resolve("r/model-halved-seed-3/model.safetensors")).exists();
  }

  /** Two patterns that are easily told apart, a thousand test rows of them. */
  private void writeEasyData() throws IOException {
    Path idx = Files.createDirectory(folder.resolve("idx"));
    for (String part : List.of("train", "t10k")) {
      int rows = 1000;
      ByteBuffer images = ByteBuffer.allocate(16 + rows * 4);
      images.putInt(0x803).putInt(rows).putInt(2).putInt(2);
      ByteBuffer labels = ByteBuffer.allocate(8 + rows).putInt(0x801).putInt(rows);
      for (int row = 0; row < rows; row++) {
        images.putInt(row % 2 == 0 ? 0xff00ff00 : 0x00ff00ff);
        labels.put((byte) (row % 2));
      }
      Files.write(idx.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(idx.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }

  @Test
  void aBackendThatIsAPointAndAHalfWorseIsCalledDifferentAndOneThatIsNotTheSame()
      throws IOException {
    writeEasyData();
    Backends backends =
        Backends.of(
            List.of(
                new ReferenceBackend(), new CarelessBackend(), new CountingBackend(line -> {})));

    assertThat(
            run(
                backends,
                "compare",
                "--in-process",
                "--backends=reference,careless,counting",
                "--data=idx",
                "--hidden=4",
                "--epochs=8",
                "--batch-size=16",
                "--seeds=5",
                "--margin=0.005",
                "--out=r"))
        .isZero();
    assertThat(text(out))
        .containsPattern(
            "careless and reference: different; difference -0\\.01|reference and careless: different; difference 0\\.01")
        .containsPattern(
            "reference and counting: the same; difference 0\\.0000|counting and reference: the same");
  }

  /** The last five of seven epochs: what single trainings of 3 to 7 epochs end with. */
  @Test
  void theAccuracyIsTheMeanOverTheLastFiveEpochs() throws IOException {
    writeData();
    double sum = 0;
    for (int epochs = 3; epochs <= 7; epochs++) {
      String to = "one-" + epochs;
      run(
          "train",
          "--backend=reference",
          "--data=idx",
          "--hidden=3",
          "--seed=3",
          "--epochs=" + epochs,
          "--out=" + to);
      sum += json(folder.resolve(to + "/result.json")).at("/runs/0/test/accuracy").asDouble();
    }

    run(
        "compare",
        "--in-process",
        "--backends=reference",
        "--data=idx",
        "--hidden=3",
        "--seeds=3..3",
        "--epochs=7",
        "--out=r");

    JsonNode verdict = json(folder.resolve("r/result.json")).at("/verdict");
    assertThat(verdict.at("/accuracies/0/accuracy").asDouble()).isCloseTo(sum / 5, within(1e-12));
  }

  @Test
  void aTrainingThatFailsIsNoFigureOfAPair() throws IOException {
    writeData();
    Backends backends = Backends.of(List.of(new RefusingBackend(), new ReferenceBackend()));

    assertThat(
            run(
                backends,
                "compare",
                "--in-process",
                "--data=idx",
                "--epochs=1",
                "--backends=refusing,reference",
                "--seeds=2",
                "--out=r"))
        .isEqualTo(2);
    assertThat(text(out))
        .contains("refusing     by seed 1 failed after 0 of 1 epoch", "\nreference ");
    assertThat(json(folder.resolve("r/result.json")).at("/verdict/pairs")).isEmpty();
  }

  @Test
  void oneSeedTellsOfTheModelsOnly() throws IOException {
    writeData();
    Backends backends = Backends.of(List.of(new ReferenceBackend(), new HalvedRate()));

    run(
        backends,
        "compare",
        "--in-process",
        "--backends=reference,halved",
        "--data=idx",
        "--epochs=1",
        "--out=r");

    assertThat(text(out)).contains("one training each cannot tell engines apart", "McNemar");
    assertThat(json(folder.resolve("r/result.json")).at("/verdict/metric").asText())
        .isEqualTo("mean test accuracy of the last 1 epoch");
    JsonNode pair = json(folder.resolve("r/result.json")).at("/verdict/pairs/0");
    assertThat(pair.at("/answer").asText()).isEqualTo("cannot tell");
    assertThat(pair.at("/mcNemar/p").asDouble()).isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "5..1",
        "1,1",
        "x",
        "1..",
        "",
        "1..2000",
        "4294967296,1",
        "-9223372036854775808..9223372036854775807"
      })
  void seedsThatAreNoneAreRefused(String seeds) throws IOException {
    writeData();

    assertThat(
            run(
                "compare",
                "--in-process",
                "--backends=reference",
                "--data=idx",
                "--seeds=" + seeds))
        .isEqualTo(2);
    assertThat(text(err)).startsWith("percha: --seeds: ").hasLineCount(1);
  }
}
