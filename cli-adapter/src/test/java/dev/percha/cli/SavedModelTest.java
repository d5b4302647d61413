package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.core.domain.data.Schema;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.models.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SavedModelTest extends CommandLineTest {
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

  @Test
  void aModelOfImagesIsAskedAboutImagesAndWrittenForOtherPrograms() throws IOException {
    writeData();
    assertThat(
            run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", "r"))
        .isZero();
    refused(2, "percha: no image named; name images ", "predict", "--model", "r");
    refused(
        2,
        "--out and --keep are of use where a table",
        "predict",
        "--model=r",
        "--index=0",
        "--out=a");
    assertThat(run("export", "--model", "r", "--to", "onnx")).isZero();
    assertThat(run("export", "--model", "r", "--to", "npz", "--out", "elsewhere")).isZero();
    assertThat(folder.resolve("r/model-reference/model.onnx")).isNotEmptyFile();
    assertThat(folder.resolve("elsewhere/model.npz")).isNotEmptyFile();
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
            Schema.ofImages(honest.schema().image().orElseThrow(), List.of("\033[2J", "\007")),
            honest.preprocessing(),
            honest.provenance()));
    out.reset();

    assertThat(run("predict", "--model", "r", "--data", "idx", "--index", "0")).isZero();
    assertThat(text(out)).contains("0, ?[2J", "1, ?").doesNotContain("\033", "\007");
  }
}
