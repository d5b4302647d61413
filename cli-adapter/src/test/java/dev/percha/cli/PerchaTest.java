package dev.percha.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.cli.report.FolderLock;
import dev.percha.core.application.Backends;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.models.ModelFolder;
import dev.percha.reference.ReferenceBackend;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerchaTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int interruptedAfter = Integer.MAX_VALUE;
  @TempDir Path folder;

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertThat(run("--help")).isZero();
    assertThat(text(out)).contains("backends", "130", "interrupted");
    assertThat(text(err)).isEmpty();
  }

  @Test
  void helpSaysWhatAFlagIsToThatCommand() {
    run("train", "--help");
    assertThat(text(out)).contains("the engine to train on", "runs/<id>");
    for (String command : List.of("predict", "evaluate")) {
      out.reset();
      run(command, "--help");
      assertThat(text(out)).contains("default: java").doesNotContain("to train on");
    }
    out.reset();
    run("export", "--help");
    assertThat(text(out)).contains("the model's").doesNotContain("runs/<id>");
  }

  @Test
  void anUnknownFlagIsOneLineThatPointsToHelp() {
    assertThat(run("backends", "--colour")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("--colour").contains("percha backends --help");
  }

  @Test
  void aNameThatTheSystemDoesNotKnowIsOneLineThatHelps() {
    refused(2, "LC_ALL=C.UTF-8", "predict", "--model", "m", "--image", "a\0b");
    refused(2, "--out: \"a?b\" cannot be a name here", "train", "--out", "a\0b");
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("no command given");
  }

  @Test
  void anUnknownCommandListsThoseThereAre() {
    refused(2, "unknown command \"tr?ian\"; available: article, backends, ", "tr\007ian");
    refused(2, "Unknown option: '--trian'", "--trian");
  }

  @Test
  void plainJavaIsRefusedForTrainingWithWhereItIsOfUse() throws IOException {
    String why = "(java) only answers, in predict and evaluate; to train, name one of: djl, ";
    refused(2, "percha: --backend: plain Java " + why, "train", "--backend", "java");
    refused(2, "percha: --backends: plain Java " + why, "parity", "--backends", "djl,java");
    Files.writeString(folder.resolve("percha.conf"), "percha.backend = java");
    assertThat(run("summary")).isZero();
  }

  @Test
  void aPredictionWithoutAnImageSaysHowToNameOne() {
    refused(2, "percha: no image named; name images ", "predict", "--model", "m");
    refused(
        2,
        "percha: --index=N, --image=FILE are mutually exclusive",
        "predict",
        "--index=0",
        "--image=a.png");
  }

  @Test
  void aBadSettingIsOneLineOnStandardError() {
    assertThat(run("backends", "--threads", "none")).isEqualTo(2);
    assertThat(text(err))
        .isEqualToIgnoringNewLines("percha: --threads: \"none\" is not a whole number");
    assertThat(text(out)).isEmpty();
  }

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
  void comparesTheBackendsNamed() throws IOException {
    writeData();

    assertThat(run("compare", "--backends", "reference", "--data", "idx", "--epochs", "1"))
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
  void parityIsProvenOnTheUsersOwnData() throws IOException {
    writeData();

    assertThat(run("parity", "--data", "idx", "--hidden", "3", "--full", "--epochs", "2")).isZero();
    assertThat(text(out))
        .contains(
            "djl, dl4j ",
            "dl4j, judge ",
            "djl-fused, dl4j-fused ",
            "float64, epochs ",
            "The same: djl, djl-fused, dl4j, dl4j-fused and the judge.")
        .doesNotContain("NOT THE SAME");
    assertThat(text(out).lines()).allMatch(line -> line.length() <= 100);
    assertThat(text(out).lines().filter(line -> line.endsWith(" same")).map(String::length))
        .as("rows end in the same column")
        .containsOnly(
            text(out).lines().filter(l -> l.startsWith("data  ")).findFirst().get().length());
  }

  @Test
  void aSavedModelIsAskedAgainWithoutAnEngineAndWithOne() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "3", "--out", "r"))
        .isZero();
    assertThat(text(out)).contains("Model: " + folder.resolve("r/model-reference"));
    double trained = json(folder.resolve("r/result.json")).at("/runs/0/test/loss").asDouble();

    for (String backend : List.of("java", "reference")) {
      out.reset();
      assertThat(run("evaluate", "--model", "r", "--data", "idx", "--backend", backend, "--json"))
          .isZero();
      JsonNode json = new ObjectMapper().readTree(text(out));
      assertThat(json.at("/loss").asDouble()).isCloseTo(trained, within(1e-6));
      assertThat(json.at("/backend").asText()).isEqualTo(backend);
    }
    out.reset();
    assertThat(run("predict", "--model", "r/model-reference", "--data", "idx", "--index", "0,1"))
        .isZero();
    assertThat(text(out)).contains("test image 0 (it is 0, ", "test image 1 (it is 1, ");
  }

  @Test
  void anImageFileIsAskedAsTheImageItWasWrittenFrom() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();
    assertThat(run("show", "--data", "idx", "--index", "1", "--png", "one.png")).isZero();
    out.reset();
    assertThat(run("predict", "--model", "r", "--data", "idx", "--index", "1", "--json")).isZero();
    JsonNode ofIndex = new ObjectMapper().readTree(text(out)).at("/0/classes");
    out.reset();
    assertThat(run("predict", "--model", "r", "--image", "one.png", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(text(out)).at("/0/classes")).isEqualTo(ofIndex);
  }

  @Test
  void aBadPictureTakesNoAnswerFromTheOthers() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();
    assertThat(run("show", "--data", "idx", "--index", "1", "--png", "one.png")).isZero();
    Files.writeString(folder.resolve("bad.png"), "no picture");
    out.reset();
    err.reset();

    int code =
        run("predict", "--model", "r", "--image", "one.png", "bad.png", "none.png", "one.png");

    assertThat(code).isEqualTo(3);
    assertThat(text(out).lines().filter(line -> line.equals("one.png"))).hasSize(2);
    assertThat(text(err).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("percha: "))
        .anyMatch(line -> line.contains("bad.png: is no picture"))
        .anyMatch(line -> line.contains("none.png: no such file"));
    out.reset();
    assertThat(run("predict", "--model", "r", "--json", "--image", "bad.png", "one.png"))
        .isEqualTo(3);
    assertThat(new ObjectMapper().readTree(text(out)).findValuesAsText("image"))
        .containsExactly("one.png");
  }

  @Test
  void truthsAreNamedByTheDataThatAreAskedAndNotByTheModel() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--out", "r"};
    assertThat(run(with(train, "--epochs", "1"))).isZero();
    err.reset();
    Files.writeString(folder.resolve("idx/classes.txt"), "digit 0\ndigit 1\n");
    for (String backend : List.of("java", "reference")) {
      String[] predict = {"predict", "--model", "r", "--data", "idx", "--backend", backend};

      out.reset();
      assertThat(run(with(predict, "--index", "1"))).isZero();
      assertThat(text(out)).contains("(it is 1, digit 1)").containsPattern("0\\.\\d+  1, 1");
      out.reset();
      assertThat(run(with(predict, "--index", "1", "--json"))).isZero();
      assertThat(new ObjectMapper().readTree(text(out)).at("/0/truthName").asText())
          .isEqualTo("digit 1");
    }
    assertThat(run("evaluate", "--model", "r", "--data", "idx")).isZero();
    assertThat(text(err).lines())
        .hasSize(5)
        .containsOnly(
            "percha: the data idx are not the model's: class 0 is \"digit 0\" there, and \"0\" to"
                + " the model, which answers by its own names");
  }

  @Test
  void imagesOfAnotherShapeWithAsManyPixelsAreRefused() throws IOException {
    writeData();
    String[] train = {"train", "--backend", "reference", "--data", "idx", "--out", "r"};
    assertThat(run(with(train, "--epochs", "1"))).isZero();
    for (String part : List.of("train", "t10k")) {
      Path images = folder.resolve("idx/" + part + "-images-idx3-ubyte");
      Files.write(
          images, ByteBuffer.wrap(Files.readAllBytes(images)).putInt(8, 1).putInt(12, 4).array());
    }
    String why = "for images of 2 x 2 and 2 classes, and does not fit the data idx, ";
    String has = "which has images of 1 x 4 and 2 classes";

    refused(2, why + has, "evaluate", "--model", "r", "--data", "idx");
    refused(2, why + has, "predict", "--model", "r", "--data", "idx", "--index", "0");
  }

  @Test
  void wrongUseOfASavedModelIsOneLine() throws IOException {
    writeData();
    assertThat(
            run(
                "compare",
                "--backends",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "2",
                "--out",
                "r"))
        .isZero();
    refused(2, "no model named", "evaluate");
    refused(3, "nowhere: there is no such folder", "evaluate", "--model", "nowhere");
    refused(
        2,
        "available: djl, djl-fused, dl4j, dl4j-fused, reference, java",
        "evaluate",
        "--model",
        "r",
        "--backend",
        "x");
    refused(2, "does not fit the data", "evaluate", "--model", "r");
    refused(
        2,
        "test set has images 0 to 11",
        "predict",
        "--model",
        "r",
        "--data",
        "idx",
        "--index",
        "12");
    refused(2, "--to", "export", "--model", "r");
    refused(3, "none.png", "predict", "--model", "r", "--image", "none.png");
    Files.writeString(folder.resolve("r/model-reference/model.safetensors"), "PK\3\4");
    refused(3, "model.safetensors", "evaluate", "--model", "r");
  }

  private void refused(int code, String why, String... args) {
    err.reset();
    assertThat(run(args)).as(text(err)).isEqualTo(code);
    assertThat(text(err)).hasLineCount(1).contains(why);
  }

  @Test
  void aModelIsWrittenForOtherPrograms() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();
    assertThat(run("export", "--model", "r", "--to", "onnx")).isZero();
    assertThat(run("export", "--model", "r", "--to", "npz", "--out", "elsewhere")).isZero();
    assertThat(folder.resolve("r/model-reference/model.onnx")).isNotEmptyFile();
    assertThat(folder.resolve("elsewhere/model.npz")).isNotEmptyFile();
  }

  @Test
  void whatIsNamedAsAnotherKindOfPlaceIsRefusedOrMeant() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();

    assertThat(run("export", "--model", "r", "--to", "onnx", "--out", "x/it.onnx")).isZero();
    assertThat(folder.resolve("x/it.onnx")).isNotEmptyFile();
    refused(2, "--to says npz", "export", "--model", "r", "--to", "npz", "--out", "it.onnx");
    refused(2, "not named as a PNG", "show", "--data", "idx", "--png", "x.jpg");
    refused(3, "nope: there is no such folder", "predict", "--model", "nope", "--index", "0");
    refused(3, "nope: there is no such folder", "train", "--resume", "nope");
    Path taken = Files.write(folder.resolve("taken"), new byte[1]);
    refused(
        2,
        "is a file; expected a folder",
        "train",
        "--backend",
        "reference",
        "--data",
        "idx",
        "--out",
        "taken/r");
    assertThat(taken).hasSize(1);
    assertThat(folder.resolve("it.onnx")).doesNotExist();
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
    assertThat(run(with(train, "--learning-rate", "1", "--epochs", "5"))).isZero();
    assertThat(folder.resolve("r/best-model-reference")).exists();
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
            "accuracy.png");
  }

  @Test
  void aNameOutOfAModelFileDoesNotSteerTheTerminal() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();
    Path model = folder.resolve("r/model-reference");
    TrainedModel honest = ModelFolder.read(model);
    ModelFolder.write(
        model,
        new TrainedModel(
            honest.parameters(),
            List.of("\033[2J", "\007"),
            honest.image(),
            honest.scaling(),
            honest.provenance()));
    out.reset();

    assertThat(run("predict", "--model", "r", "--data", "idx", "--index", "0")).isZero();
    assertThat(text(out)).contains("0, ?[2J", "1, ?").doesNotContain("\033", "\007");
  }

  /** The test probabilities of a training, bit for bit. */
  private static byte[] probabilities(Path results) throws IOException {
    return Files.readAllBytes(results.resolve("probabilities-reference.npy"));
  }

  private static String[] with(String[] command, String... rest) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(rest));
    return all.toArray(String[]::new);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void aBackendThatDiffersIsNamedWithAnExitCodeOfItsOwn() throws IOException {
    writeData();
    Backends backends = Backends.of(List.of(new ReferenceBackend(), new HalvedRate()));

    assertThat(run(backends, "parity", "--backends", "reference,halved", "--data", "idx", "--json"))
        .isEqualTo(6);
    JsonNode json = new ObjectMapper().readTree(text(out));
    assertThat(json.at("/same").asBoolean()).isFalse();
    assertThat(json.at("/culprit").asText()).startsWith("one step: halved: parameters at ");
    assertThat(json.at("/plan/batchSize").asInt()).isEqualTo(128);
    assertThat(json.findValuesAsText("rung")).contains("gradient", "step").doesNotContain("epoch");
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
  void aMissingFolderIsADataFailure() {
    assertThat(run("train", "--backend", "reference", "--data", "none")).isEqualTo(3);
    assertThat(text(err)).hasLineCount(1).startsWith("percha: ").contains("none");
  }

  @Test
  void anUnknownBackendListsThoseThereAre() {
    assertThat(run("train", "--backend", "djk")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("unknown backend \"djk\"", "reference");
    assertThat(run("compare", "--backends", "djk")).isEqualTo(2);
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
            "accuracy.png");
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
  void aComparisonGoesOnWhereAModelCannotBeWritten() throws IOException {
    writeData();
    Files.createDirectory(folder.resolve("r"));
    Files.createFile(folder.resolve("r/model-reference"));
    Backends backends = Backends.of(List.of(new ReferenceBackend(), new HalvedRate()));

    assertThat(
            run(
                backends,
                "compare",
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
  void articleEndsItsStoryWhereResultsCannotBeWritten() throws IOException {
    writeData();
    occupy("r/result.json");

    assertThat(
            run(
                "article",
                "--backend",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "2",
                "--out",
                "r"))
        .isEqualTo(3);
    assertThat(text(out)).contains("The first test image is taken for ");
    assertThat(text(err)).contains("out of date: result.json; all else");
  }

  /** Nothing can be written to a place where a folder is that is not empty. */
  private void occupy(String place) throws IOException {
    Files.createDirectories(folder.resolve(place).resolve("taken"));
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
  void articleTellsItsStoryInTwoRunsAndTwoPictures() throws IOException {
    writeData();

    assertThat(
            run(
                "article",
                "--backend",
                "reference",
                "--data",
                "idx",
                "--epochs",
                "9",
                "--out",
                "r"))
        .isZero();
    assertThat(text(out))
        .contains("So it learns anew for 8 epochs, from fresh weights (seed 8).")
        .contains("9 epochs", "8 epochs", "The first test image is taken for ");
    assertThat(run("article", "--backend", "reference", "--data", "idx", "--epochs", "1")).isZero();
    assertThat(text(out)).contains(", for 1 epoch in", "anew for 1 epoch,", "\n1 epoch  ");
    JsonNode result = new ObjectMapper().readTree(folder.resolve("r/result.json").toFile());
    assertThat(result.at("/runs/1/name").asText()).isEqualTo("reference-2");
    assertThat(folder.resolve("r/loss.png")).isNotEmptyFile();
  }

  @Test
  void summaryCountsAsKerasDoes() {
    assertThat(run("summary")).isZero();
    assertThat(text(out))
        .contains("| dense (Dense)                   | (None, 256)            |       200,960 |")
        .contains("32,896", "1,290", "Total params: 235,146 (918.54 KB)")
        .contains(
            "Optimizer params: 235,146 (918.54 KB)", "Optimizer: rmsprop (learningRate 0.001");
    out.reset();
    assertThat(run("summary", "--optimizer", "adam", "--precision", "float64")).isZero();
    assertThat(text(out)).contains("Optimizer params: 470,292 (3.59 MB)", "Optimizer: adam (");
  }

  @Test
  void summaryAsJsonFollowsTheFlags() throws IOException {
    assertThat(run("summary", "--hidden", "64,32,16", "--activation", "elu", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(text(out));
    assertThat(json.at("/layers")).hasSize(4);
    assertThat(json.at("/layers/0/parameters").asInt()).isEqualTo(785 * 64);
    assertThat(json.at("/layers/2/activation").asText()).isEqualTo("elu:1.0");
  }

  @Test
  void dataCountsEveryPart() throws IOException {
    writeData();

    assertThat(run("data", "--data", "idx")).isZero();
    assertThat(text(out)).contains("images of 2 x 2, 2 classes");
    assertThat(text(out)).containsPattern("all +10 +2 +12");
    assertThat(run("data", "--data", "idx", "--json")).isZero();
  }

  @Test
  void aDamagedDatasetIsOneLineAndItsCode() throws IOException {
    writeData();
    Files.write(folder.resolve("idx/train-images-idx3-ubyte"), new byte[] {1, 2, 3, 4});

    assertThat(run("data", "--data", "idx")).isEqualTo(3);
    assertThat(text(err)).hasLineCount(1).contains("train-images-idx3-ubyte: magic number");
  }

  @Test
  void showDrawsAnImageAndWritesIt() throws IOException {
    writeData();

    assertThat(run("show", "--data", "idx", "--index", "1", "--png", "one.png")).isZero();
    assertThat(text(out)).isEqualTo("test image 1: 1, 1\n  @@\n  @@\n");
    BufferedImage image = ImageIO.read(folder.resolve("one.png").toFile());
    assertThat(image.getWidth()).isEqualTo(20);
    assertThat(image.getRaster().getSample(15, 5, 0)).isEqualTo(255);
  }

  @Test
  void showAsJsonHoldsThePixels() throws IOException {
    writeData();

    assertThat(run("show", "--data", "idx", "--index", "1", "--set", "train", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(text(out));
    assertThat(json.at("/name").asText()).isEqualTo("1");
    assertThat(json.at("/pixels").toString()).isEqualTo("[[0,255],[0,255]]");
  }

  @Test
  void anImageThatThereIsNotIsRefused() throws IOException {
    writeData();

    assertThat(run("show", "--data", "idx", "--index", "12")).isEqualTo(2);
    assertThat(text(err)).hasLineCount(1).contains("--index: 12; the test set has images 0 to 11");
    assertThat(run("show", "--set", "all")).isEqualTo(2);
    assertThat(run("show", "--data", "idx", "--png", "idx/t10k-labels-idx1-ubyte/x.png"))
        .isEqualTo(2);
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

  @Test
  void backendsAreListedWithTheirReasons() throws IOException {
    assertThat(run("backends", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(text(out));
    assertThat(json.findValuesAsText("name"))
        .containsExactly("djl", "djl-fused", "dl4j", "dl4j-fused", "reference");
    assertThat(json.findValues("available")).allMatch(JsonNode::asBoolean);
    assertThat(json.findValues("refusal")).allMatch(JsonNode::isNull);
  }

  @Test
  void backendsSayWhatTheyCannotTrain() {
    Backends backends = Backends.of(List.of(new RefusingBackend(), new ReferenceBackend()));

    assertThat(run(backends, "backends", "--optimizer", "adam")).isZero();
    assertThat(text(out).lines().filter(line -> line.contains("cannot train this:")))
        .singleElement(STRING)
        .contains("trains nothing; take another");
  }

  private void writeData() throws IOException {
    Path idx = Files.createDirectory(folder.resolve("idx"));
    for (String part : List.of("train", "t10k")) {
      ByteBuffer images = ByteBuffer.allocate(16 + 12 * 4);
      images.putInt(0x803).putInt(12).putInt(2).putInt(2);
      ByteBuffer labels = ByteBuffer.allocate(8 + 12).putInt(0x801).putInt(12);
      for (int row = 0; row < 12; row++) {
        images.putInt(row % 2 == 0 ? 0xff00ff00 : 0x00ff00ff);
        labels.put((byte) (row % 2));
      }
      Files.write(idx.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(idx.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }

  private int run(String... args) {
    return run(Backends.discover(), args);
  }

  private int run(Backends backends, String... args) {
    CommandContext shell =
        new CommandContext(
            Map.of(),
            folder,
            new Terminal(out, StandardCharsets.UTF_8, Integer.MAX_VALUE),
            new Terminal(err, StandardCharsets.UTF_8, 2000),
            false,
            false,
            () -> text(err).lines().filter(l -> l.startsWith("Epoch")).count() >= interruptedAfter);
    return new Percha(backends, shell).run(args);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
