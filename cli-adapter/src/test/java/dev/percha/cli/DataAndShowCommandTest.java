package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.core.application.Backends;
import dev.percha.reference.ReferenceBackend;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DataAndShowCommandTest extends CommandLineTest {
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
}
