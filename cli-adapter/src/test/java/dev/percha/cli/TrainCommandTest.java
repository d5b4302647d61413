package dev.percha.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.cli.report.FolderLock;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.models.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainCommandTest extends CommandLineTest {
  @Test
  void trainsOnTheBackendThatConfigurationNames() throws IOException {
    writeData();
    Files.writeString(folder.resolve("percha.conf"), "percha { backend = reference, epochs = 2 }");

    assertThat(run("train", "--data", "idx", "--hidden", "3")).isZero();
    assertThat(text(err))
        .contains("Epoch 1/2  1/1 [====")
        .contains("Epoch 2/2")
        .contains("val_loss");
    assertThat(text(out)).contains("First test image by reference: ");
  }

  @Test
  void anInterruptedTrainingGoesOnToTheEndOfTheUncutOne() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--epochs", "6", "--out"};
    assertThat(run(with(train, "uncut"))).isZero();
    interruptedAfter = text(err).split("Epoch").length - 1 + 2;
    assertThat(run(with(train, "cut"))).isEqualTo(130);
    assertThat(text(err)).contains("percha: to go on: percha train --resume ");
    interruptedAfter = Integer.MAX_VALUE;

    refused(2, ", not fashion-mnist (sha256 ", "train", "--resume", "cut", "--hidden", "3");
    refused(2, "seed 7, not 8", "train", "--resume", "cut", "--data", "idx", "--seed", "8");
    assertThat(run("train", "--resume", "cut", "--data", "idx")).isZero();

    assertThat(text(err)).contains("percha: going on after 2 epochs of 6");
    assertThat(folder.resolve("cut/model-reference/model.safetensors")).exists();
    assertThat(probabilities(folder.resolve("cut")))
        .isEqualTo(probabilities(folder.resolve("uncut")));
  }

  @Test
  void aFinishedTrainingGoesOnToMoreEpochsInPlaceOfItsResults() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx"};
    assertThat(run(with(train, "--epochs", "5", "--out", "uncut"))).isZero();
    assertThat(run(with(train, "--epochs", "2", "--out", "r"))).isZero();
    Path best = folder.resolve("r/best-model-reference");
    ModelFolder.write(best, ModelFolder.read(folder.resolve("r/model-reference")));

    refused(2, "epochs 2 or more, not 1", "train", "--resume", "r", "--data", "idx", "--epochs=1");
    assertThat(run("train", "--resume", "r", "--data", "idx", "--epochs", "5")).isZero();

    assertThat(text(err)).contains("percha: going on after 2 epochs of 5");
    assertThat(probabilities(folder.resolve("r")))
        .isEqualTo(probabilities(folder.resolve("uncut")));
    TrainedModel model = ModelFolder.read(folder.resolve("r/model-reference"));
    TrainedModel uncut = ModelFolder.read(folder.resolve("uncut/model-reference"));
    assertThat(model.parameters()).isEqualTo(uncut.parameters());
    assertThat(model.provenance().plan()).isEqualTo(uncut.provenance().plan());
    // The best is the last one here, as the loss still falls.
    assertThat(best).doesNotExist();

    interruptedAfter = 0;
    assertThat(run("train", "--resume", "r", "--data", "idx", "--epochs", "6")).isEqualTo(130);
    assertThat(folder.resolve("r/probabilities-reference.npy")).doesNotExist();
  }

  @Test
  void whatLiesInAFolderIsNotWrittenOverUnlessItIsSaidSo() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--epochs", "6", "--out"};
    interruptedAfter = 2;
    assertThat(run(with(train, "r"))).isEqualTo(130);
    interruptedAfter = Integer.MAX_VALUE;

    refused(2, "go on with it by --resume " + folder.resolve("r") + ",", with(train, "r"));
    assertThat(run("train", "--data", "idx", "--resume", "r", "--out", "r")).isZero();
    byte[] finished = Files.readAllBytes(folder.resolve("r/result.json"));
    for (String command : List.of("train", "compare", "article")) {
      refused(
          2,
          "r holds the results of another training (checkpoint.safetensors);",
          with(
              new String[] {command, "--data", "idx", "--out", "r"},
              command.equals("compare") ? "--backends" : "--backend",
              "djl"));
    }
    assertThat(folder.resolve("r/result.json")).hasBinaryContent(finished);
    assertThat(run("train", "--data", "idx", "--resume", "r/checkpoint.safetensors")).isZero();
  }

  @Test
  void nothingOfAnEarlierTrainingIsLeftWhereItIsOverwritten() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--out", "r"};
    // At a large learning rate the first epoch is the best.
    assertThat(run(with(train, "--learning-rate", "1", "--epochs", "5", "--log", "tensorboard")))
        .isZero();
    assertThat(folder.resolve("r/best-model-reference")).exists();
    assertThat(folder.resolve("r/tensorboard/reference")).isNotEmptyDirectory();
    Files.write(folder.resolve("r/mine.txt"), new byte[1]);

    assertThat(
            run(
                "compare",
                "--backends",
                "djl",
                "--data",
                "idx",
                "--out",
                "r",
                "--epochs",
                "1",
                "--overwrite"))
        .isZero();

    assertThat(folder.resolve("r").toFile().list())
        .containsExactlyInAnyOrder(
            "mine.txt",
            "result.json",
            "history.csv",
            "model-djl",
            "probabilities-djl.npy",
            "loss.png",
            "accuracy.png",
            "report.html");
  }

  @Test
  void aDivergedTrainingHasItsOwnExitCode() throws IOException {
    writeData();

    assertThat(
            run(
                "train",
                "--backend",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "9",
                "--learning-rate",
                "1e300"))
        .isEqualTo(5);
    assertThat(text(err)).contains("percha: reference diverged: ");
  }

  @Test
  void aTrainingThatLearntNothingSaysSoAndIsDone() throws IOException {
    writeData();
    String[] train = {
      "train", "--backend", "reference", "--data", "idx", "--out", "r", "--overwrite"
    };

    assertThat(run(with(train, "--epochs", "200", "--learning-rate", "0.01"))).isZero();
    assertThat(text(out)).doesNotContain("Note on");
    Path labels = folder.resolve("idx/train-labels-idx1-ubyte");
    byte[] random = Files.readAllBytes(labels);
    for (int row = 0; row < 12; row++) {
      random[8 + row] = (byte) (row / 2 % 2);
    }
    Files.write(labels, random);

    assertThat(run(with(train, "--epochs", "2", "--learning-rate", "1e6"))).isZero();
    assertThat(text(out))
        .containsPattern(
            "(?m)^Note on reference: training loss ends at .*rate 1000000.0 is too large");
    assertThat(json(folder.resolve("r/result.json")).at("/runs/0/warnings/0/kind").asText())
        .isEqualTo("loss");
    out.reset();
    assertThat(run(with(train, "--epochs", "2", "--learning-rate", "1e6", "--json"))).isZero();
    assertThat(new ObjectMapper().readTree(text(out)).at("/runs/0/warnings/0/message").asText())
        .startsWith("training loss ends at ");
  }

  @Test
  void resultsAreWrittenWhereTheyWereWantedAndPrintedAsJson() throws IOException {
    writeData();

    assertThat(
            run(
                "train",
                "--backend",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "2",
                "--out",
                "r",
                "--json"))
        .isZero();
    JsonNode printed = new ObjectMapper().readTree(text(out));
    assertThat(printed)
        .isEqualTo(new ObjectMapper().readTree(folder.resolve("r/result.json").toFile()));
    assertThat(printed.at("/status").asText()).isEqualTo("completed");
    assertThat(printed.at("/runs/0/history")).hasSize(2);
    assertThat(folder.resolve("r").toFile().list())
        .containsExactlyInAnyOrder(
            "model-reference",
            "checkpoint.safetensors",
            "result.json",
            "history.csv",
            "probabilities-reference.npy",
            "loss.png",
            "accuracy.png",
            "report.html");
  }

  @Test
  void anOutFolderThatIsAFileIsRefusedBeforeTraining() throws IOException {
    writeData();
    Files.writeString(folder.resolve("taken"), "");

    assertThat(run("train", "--backend", "reference", "--data", "idx", "--out", "taken"))
        .isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("--out: ", "is a file");
  }

  @Test
  void whatADiskHasNoRoomForIsRefusedBeforeItIsTrained() throws IOException {
    writeData();
    String[] flags = {"--data", "idx", "--hidden", "3", "--epochs", "2"};
    disk = place -> 1000;

    for (String command : List.of("train", "compare", "article")) {
      String backend = command.equals("compare") ? "--backends" : "--backend";
      String[] given = with(new String[] {command, backend, "reference"}, flags);
      refused(3, " has room for 1,000; free some space", given);
      refused(3, folder.resolve("r") + " has room for 1,000;", with(given, "--out", "r"));
    }

    assertThat(folder.resolve("r")).doesNotExist();
    assertThat(folder.resolve("runs")).isEmptyDirectory();
    disk = place -> 12_000;
    assertThat(run(with(new String[] {"train", "--backend", "reference"}, flags))).isZero();
  }

  @Test
  void whatIsOverwrittenMakesRoomAndIsNotRemovedWhereItMakesTooLittle() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--out", "r"};
    assertThat(run(with(train, "--epochs", "1"))).isZero();
    byte[] earlier = Files.readAllBytes(folder.resolve("r/checkpoint.safetensors"));
    disk = place -> 0;

    refused(3, " has room for ", with(train, "--overwrite", "--hidden", "40000"));
    assertThat(folder.resolve("r/checkpoint.safetensors")).hasBinaryContent(earlier);
    assertThat(folder.resolve("r/model-reference/model.safetensors")).exists();

    assertThat(run(with(train, "--overwrite", "--epochs", "1"))).isZero();
  }

  @Test
  void aTrainingThatGoesOnNeedsRoomForACheckpointBesideTheOneThatIsThere() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--out", "r"};
    assertThat(run(with(train, "--epochs", "2"))).isZero();
    long checkpoint = Files.size(folder.resolve("r/checkpoint.safetensors"));
    String[] goOn = {"train", "--resume", "r", "--data", "idx", "--epochs", "3"};

    disk = place -> checkpoint - 1000;
    refused(3, " has room for ", goOn);
    disk = place -> checkpoint + 1000;
    assertThat(run(goOn)).isZero();
  }

  @Test
  void classNamesThatNoModelCanHoldAreRefusedBeforeTheTraining() throws IOException {
    writeData();
    String quotes = "\"".repeat(200_000);
    Files.writeString(folder.resolve("idx/classes.txt"), quotes + "\n" + quotes + "'\n");

    refused(
        3, "shorter class names", "train", "--backend", "reference", "--data", "idx", "--out", "r");
    assertThat(folder.resolve("r")).doesNotExist();
  }

  @Test
  void aFolderThatAnotherOneWritesItsResultsToIsRefused() throws IOException {
    writeData();
    Path out = Files.createDirectory(folder.resolve("r"));
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out"};

    try (FolderLock other = FolderLock.of(out)) {
      refused(2, "--out: another percha writes its results to " + out, with(train, "r"));
      assertThat(other).isNotNull();
    }
    assertThat(run(with(train, "r"))).isZero();
  }

  @Test
  void whatCannotBeWrittenTakesNothingElseWithIt() throws IOException {
    writeData();
    occupy("r/probabilities-reference.npy");
    occupy("r/checkpoint.safetensors");
    occupy("r/loss.png");

    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "2", "--out", "r"))
        .isEqualTo(3);
    assertThat(text(out))
        .containsPattern("reference +[01]\\.\\d{4} ")
        .contains("Model: " + folder.resolve("r/model-reference"));
    assertThat(text(err).lines().filter(line -> line.startsWith("percha: ")))
        .hasSize(2)
        .first(as(STRING))
        .contains("r/checkpoint.safetensors: cannot be written (", "; going on without it");
    assertThat(text(err))
        .endsWith(
            "out of date: checkpoint.safetensors, probabilities-reference.npy, loss.png;"
                + " all else is in "
                + folder.resolve("r")
                + "\n");
    JsonNode result = json(folder.resolve("r/result.json"));
    assertThat(result.at("/status").asText()).isEqualTo("completed");
    assertThat(result.at("/runs/0/test/accuracy").isNumber()).isTrue();
    assertThat(result.at("/runs/0").has("probabilities")).isFalse();
    assertThat(folder.resolve("r/history.csv")).content().hasLineCount(3);
    assertThat(folder.resolve("r/accuracy.png")).isNotEmptyFile();
  }

  @Test
  void anInterruptedTrainingKeepsWhatIsDoneAndSaysSo() throws IOException {
    writeData();
    interruptedAfter = 3;

    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "9", "--out", "r"))
        .isEqualTo(130);
    JsonNode result = new ObjectMapper().readTree(folder.resolve("r/result.json").toFile());
    assertThat(result.at("/status").asText()).isEqualTo("interrupted");
    assertThat(result.at("/runs/0/history")).hasSize(3);
    assertThat(text(out)).contains("interrupted after 3 of 9 epochs");
    assertThat(text(err)).contains("percha: reference interrupted");
  }

  @Test
  void oneLineOfConfigurationSwapsTheEngineAndNothingElse() throws IOException {
    writeData();
    Map<String, JsonNode> results = new TreeMap<>();
    for (String engine : List.of("djl", "dl4j", "djl-fused", "dl4j-fused")) {
      Files.writeString(folder.resolve("percha.conf"), "percha.backend = " + engine);
      assertThat(run("train", "--data", "idx", "--epochs", "2", "--out", engine)).isZero();
      results.put(
          engine, new ObjectMapper().readTree(folder.resolve(engine + "/result.json").toFile()));
    }

    JsonNode djl = results.get("djl");
    JsonNode dl4j = results.get("dl4j");
    assertThat(djl.at("/runs/0/backend").asText()).isEqualTo("djl");
    assertThat(dl4j.at("/runs/0/backend").asText()).isEqualTo("dl4j");
    assertThat(djl.at("/plan")).isEqualTo(dl4j.at("/plan"));
    assertThat(djl.at("/runs/0/history/0/loss").asDouble())
        .isCloseTo(dl4j.at("/runs/0/history/0/loss").asDouble(), within(1e-6));
  }

  @Test
  void anEngineThatCannotRunAsAskedIsABackendFailureAndTheReasonIsKept() throws IOException {
    writeData();
    assertThat(run("backends")).isZero();

    assertThat(run("train", "--backend", "djl", "--data", "idx", "--threads", "5", "--out", "late"))
        .isEqualTo(4);
    assertThat(text(err)).contains("percha: djl failed: PyTorch is already running");
    JsonNode result = new ObjectMapper().readTree(folder.resolve("late/result.json").toFile());
    assertThat(result.at("/status").asText()).isEqualTo("failed");
    assertThat(result.at("/runs/0/failure").asText()).contains("threads 5");
  }
}
