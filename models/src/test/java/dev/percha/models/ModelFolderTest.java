package dev.percha.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Preprocessing;
import dev.percha.core.domain.engine.Precision;
import dev.percha.core.domain.model.Provenance;
import dev.percha.core.domain.model.TrainedModel;
import dev.percha.core.domain.network.Activation;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.network.Parameters;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.models.internal.safetensors.Safetensors;
import dev.percha.models.internal.safetensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFolderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aModelComesBackBitForBit(Precision precision) {
    for (Preprocessing preprocessing :
        List.of(new Preprocessing.PixelScaling(), new Preprocessing.Identity())) {
      TrainedModel model = Fixtures.model(precision, preprocessing);

      ModelFolder.write(folder, model);

      assertThat(ModelFolder.read(folder)).isEqualTo(model);
      assertThat(ModelFolder.read(folder.resolve(ModelFolder.FILE))).isEqualTo(model);
    }
  }

  @Test
  void aTablesColumnsAndTheirPreparationComeBackWithTheModel() throws IOException {
    TrainedModel model = Fixtures.tableModel();

    ModelFolder.write(folder, model);

    assertThat(ModelFolder.read(folder)).isEqualTo(model);
    assertThat(metadata()).contains("\"formatVersion\":2", "\"preparation\":\"columns\"");
  }

  @Test
  void aModelThatNeedsNoPreparationIsWrittenAsItWasBeforeThereWasOne() throws IOException {
    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling()));

    assertThat(metadata())
        .contains(
            "\"formatVersion\":1", "\"image\":{\"height\":2,\"width\":3},\"scaling\":\"pixels\"")
        .doesNotContain("prepar", "preprocessing", "columns", "validationShare", "stratified");
  }

  /** Each line: what the metadata of a table's model say, are made to say, and the answer. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\":\"columns\" | \"kind\":\"whiten\" | expected standardize or columns",
        "\"kind\":\"number\" | \"kind\":\"date\" | columns[0].kind is \"date\"",
        "\"name\":\"years\" | \"name\":\"age\" | two columns are named \"age\"",
        "\"deviation\":1.5 | \"deviation\":0 | deviation 0.0; allowed: finite, and above 0",
        "\"codes\":[0,2] | \"codes\":[2,0] | expected ascending, from 0",
        "\"codes\":[0,2] | \"codes\":[0,2.5] | codes is [0,2.5]; expected an array of whole",
        "\"hasOther\":true | \"hasOther\":false | prepared as 5 inputs, but the network has 6",
        "\"preparation\":\"columns\" | \"preparation\":\"x\" | unknown preparation",
        "\"validationShare\":0.2 | \"validationShare\":2 | validation share is 2.0",
      })
  void aTablesMetadataThatDoNotFitAreOneLine(String said, String made, String answer)
      throws IOException {
    ModelFolder.write(folder, Fixtures.tableModel());
    Path file = folder.resolve(ModelFolder.FILE);
    String metadata = metadata();
    assertThat(metadata).contains(said.strip());

    Safetensors.Content content = Safetensors.read(file);
    assertRefused(
        Safetensors.write(
            Map.of("percha", metadata.replace(said.strip(), made.strip())), content.tensors()),
        answer.strip());
  }

  private String metadata() throws IOException {
    return Safetensors.read(folder.resolve(ModelFolder.FILE)).metadata().get("percha");
  }

  @Test
  void aModelIsRemovedWithItsFolderButForTheUsersFiles() throws IOException {
    Path own = folder.resolve("own");
    Path shared = folder.resolve("shared");
    ModelFolder.write(own, Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity()));
    ModelFolder.write(shared, Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity()));
    Path export = Files.createFile(shared.resolve("model.onnx"));

    ModelFolder.delete(own);
    ModelFolder.delete(own);
    ModelFolder.delete(shared);

    assertThat(own).doesNotExist();
    assertThat(shared.toFile().listFiles()).containsExactly(export.toFile());
  }

  @Test
  void aCopyOfTheMetadataIsThereForPeopleAndReadByNobody() throws IOException {
    TrainedModel model = Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling());
    ModelFolder.write(folder, model);
    JsonNode copy = new ObjectMapper().readTree(folder.resolve("model.json").toFile());

    assertThat(copy.at("/classNames/2").asText()).isEqualTo("Füße \"oben\"");
    assertThat(copy.at("/plan/network/hidden/0/activation").asText()).isEqualTo("elu:0.7");
    Files.writeString(folder.resolve("model.json"), "not even JSON");
    assertThat(ModelFolder.read(folder)).isEqualTo(model);
  }

  @Test
  void theTensorsHaveTheirPlainNamesAndShapes() {
    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity()));

    assertThat(Safetensors.read(folder.resolve(ModelFolder.FILE)).tensors())
        .extracting(tensor -> tensor.name() + " " + List.of(boxed(tensor.shape())))
        .containsExactly(
            "layers.0.kernel [6, 5]",
            "layers.0.bias [5]",
            "layers.1.kernel [5, 4]",
            "layers.1.bias [4]",
            "layers.2.kernel [4, 3]",
            "layers.2.bias [3]");
  }

  private static Integer[] boxed(int[] values) {
    return Arrays.stream(values).boxed().toArray(Integer[]::new);
  }

  @Test
  void aDeletedModelTakesNothingElseWithIt() throws IOException {
    Path alone = folder.resolve("alone");
    ModelFolder.write(alone, Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity()));
    ModelFolder.delete(alone);
    assertThat(alone).doesNotExist();
    ModelFolder.delete(alone);

    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity()));
    Files.writeString(folder.resolve("notes.txt"), "mine");
    ModelFolder.delete(folder);
    assertThat(folder.toFile().list()).containsExactly("notes.txt");
  }

  @Test
  void aMissingModelIsOneLine() {
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(folder + ": holds no model; expected model.safetensors in it");
  }

  @Test
  void noBitOfAModelChangesUnnoticed() throws IOException {
    TrainedModel model = Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling());
    ModelFolder.write(folder, model);
    Path file = folder.resolve(ModelFolder.FILE);
    byte[] content = Files.readAllBytes(file);

    for (int at = 0; at < content.length; at++) {
      byte bit = (byte) (1 << at % 8);
      content[at] ^= bit;
      Files.write(file, content);
      assertThatThrownBy(() -> ModelFolder.read(folder))
          .as("byte %d", at)
          .isInstanceOf(DataException.class);
      content[at] ^= bit;
    }
    Files.write(file, content);
    assertThat(ModelFolder.read(folder)).isEqualTo(model);
  }

  @Test
  void aChangedWeightIsOneLineThatSaysWhatHappened() throws IOException {
    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling()));
    Path file = folder.resolve(ModelFolder.FILE);
    byte[] content = Files.readAllBytes(file);
    content[content.length - 4] ^= 1;

    assertRefused(content, "not a sound model: it has not the SHA-256 that its metadata");
  }

  @Test
  void aModelWithoutItsSha256IsReadAsOnesBeforeWere() throws IOException {
    TrainedModel model = Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling());
    ModelFolder.write(folder, model);
    Path file = folder.resolve(ModelFolder.FILE);
    Safetensors.Content content = Safetensors.read(file);
    Map<String, String> before = Map.of("percha", content.metadata().get("percha"));

    Files.write(file, Safetensors.write(before, content.tensors()));

    assertThat(ModelFolder.read(folder)).isEqualTo(model);
  }

  @Test
  void aModelOfMoreLayersThanAFileTakesIsOneLine() {
    NetworkSpec deep = NetworkSpec.of(6, Collections.nCopies(9000, 1), new Activation.Relu(), 3);
    TrainedModel model = Fixtures.model(Precision.FLOAT32, new Preprocessing.Identity());
    Provenance of = model.provenance();
    TrainedModel deepModel =
        new TrainedModel(
            Parameters.zeros(deep, Precision.FLOAT32),
            model.schema(),
            model.preprocessing(),
            new Provenance(
                of.backend(),
                of.version(),
                TrainingPlan.of(deep),
                of.dataset(),
                of.datasetSha256(),
                of.epoch(),
                of.test()));

    assertThatThrownBy(() -> ModelFolder.write(folder, deepModel))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(folder.resolve(ModelFolder.FILE) + ": cannot be written: a header")
        .message()
        .hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource
  void howLargeOneWillBeIsKnownBeforeTheTraining(Precision precision) throws IOException {
    ModelFolder.write(folder, Fixtures.model(precision, new Preprocessing.PixelScaling()));
    long written =
        Files.size(folder.resolve(ModelFolder.FILE)) + Files.size(folder.resolve("model.json"));

    assertThat(ModelFolder.size(Fixtures.plan(precision), Fixtures.data()))
        .isBetween(written, written + 1000);
  }

  @Test
  void classNamesThatNoModelCanHoldAreKnownBeforeTheTraining() {
    Dataset data = Fixtures.data();
    Dataset wordy =
        new Dataset(
            data.name(),
            data.sha256(),
            List.of("a", "\"".repeat(300_000), "c"),
            data.schema().image().orElseThrow(),
            data.train(),
            data.test());

    assertThatThrownBy(() -> ModelFolder.size(Fixtures.plan(Precision.FLOAT32), wordy))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            "no model file can hold what this training makes: a header of 12\\d{5} bytes; allowed:"
                + " at most 1048576; take a smaller network, or shorter class names");
  }

  @Test
  void safetensorsOfSomebodyElseAreNoModel() throws IOException {
    byte[] foreign =
        Safetensors.write(
            Map.of("format", "pt"),
            List.of(Tensor.ofFloats("fc.weight", new int[] {1}, new float[] {1})));
    assertRefused(foreign, "no metadata \"percha\"");
  }

  /** Each line: what the metadata say, what they are made to say, and what must be answered. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"kind\":\"model\" | \"kind\":\"checkpoint\" | it is a checkpoint",
        "\"formatVersion\":1 | \"formatVersion\":3 | its format is 3; this percha reads 1 to 2",
        "\"formatVersion\":1 | \"formatVersion\":\"1\" | formatVersion is \"1\"; expected a whole number",
        "\"units\":5 | \"units\":6 | tensor \"layers.0.kernel\" is [6, 5] in float32; expected [6, 6]",
        "\"units\":5 | \"units\":2147483647 | parameters; take fewer units",
        "\"units\":5 | \"units\":99999999999 | plan.network.hidden[0].units is 99999999999",
        "\"units\":5 | \"units\":0 | allowed: 1 or more",
        "elu:0.7 | gelu | unknown activation \"gelu\"",
        "\"classes\":3 | \"classes\":4 | tensor \"layers.2.kernel\" is [4, 3]",
        "\"precision\":\"float32\" | \"precision\":\"float64\" | in float32; expected [6, 5] in float64",
        "\"precision\":\"float32\" | \"precision\":\"bfloat16\" | expected one of float32, float64",
        "\"height\":2 | \"height\":4 | rows of 12 values are prepared as 12 inputs, but the network has 6",
        "\"height\":2 | \"height\":2000000000 | at most 2147483647 pixels",
        "\"left\", | `` | 2 class names for 3 classes",
        "\"left\" | 7 | classNames is [7",
        "\"scaling\":\"pixels\" | \"scaling\":\"zscore\" | expected one of pixels, none",
        "\"seed\":7 | \"seed\":-7 | seed is -7",
        "\"backend\" | \"bakcend\" | backend is missing",
        "\"backend\" | \"version\" | Duplicate field 'version'",
        "\"optimizer\":{ | \"optimizer\":3,\"x\":{ | plan.optimizer is no JSON object",
        "\"name\":\"rmsprop\" | \"name\":\"adam\" | plan.optimizer.beta1 is missing",
        "\"name\":\"rmsprop\" | \"name\":\"lion\" | optimizer is lion; expected one of sgd, rmsprop, adam"
      })
  void metadataThatDoNotFitAreOneLine(String said, String made, String answer) throws IOException {
    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling()));
    Safetensors.Content content = Safetensors.read(folder.resolve(ModelFolder.FILE));
    String metadata = content.metadata().get("percha");
    assertThat(metadata).contains(said.strip());

    byte[] changed =
        Safetensors.write(
            Map.of("percha", metadata.replace(said.strip(), made.strip())), content.tensors());

    assertRefused(changed, answer.strip());
  }

  @Test
  void metadataThatAreCutSayWhereAndNothingOfTheParser() throws IOException {
    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling()));
    Safetensors.Content content = Safetensors.read(folder.resolve(ModelFolder.FILE));
    String metadata = content.metadata().get("percha");
    Map<String, String> cut = Map.of("percha", metadata.substring(0, metadata.length() - 1));

    assertRefused(
        Safetensors.write(cut, content.tensors()), "(start marker at line: 1, column: 1)");
  }

  @Test
  void aTensorTooManyOrTooFewIsNamed() throws IOException {
    ModelFolder.write(folder, Fixtures.model(Precision.FLOAT32, new Preprocessing.PixelScaling()));
    Safetensors.Content content = Safetensors.read(folder.resolve(ModelFolder.FILE));
    List<Tensor> more = new ArrayList<>(content.tensors());
    more.add(Tensor.ofFloats("layers.3.bias", new int[] {1}, new float[1]));

    assertRefused(
        Safetensors.write(content.metadata(), more),
        "tensor \"layers.3.bias\" is none that its metadata call for");
    assertRefused(
        Safetensors.write(content.metadata(), content.tensors().subList(0, 5)),
        "tensor \"layers.2.bias\" is missing");
  }

  private void assertRefused(byte[] content, String answer) throws IOException {
    Path file = folder.resolve(ModelFolder.FILE);
    Files.write(file, content);
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(answer)
        .message()
        .hasLineCount(1);
  }
}
