package dev.percha.results;

import static dev.percha.results.Summaries.DONE;
import static dev.percha.results.Summaries.FAILED;
import static dev.percha.results.Summaries.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.EarlyStopping;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.TrainingPlan;
import dev.percha.core.failure.DataException;
import dev.percha.core.failure.UnknownBackendException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** result.json is what its page says, and is read back as it was written. */
class ResultsTest {
  private static final Path RECORDED = Path.of("src/test/resources/dev/percha/results");

  @TempDir Path folder;

  @Test
  void documentHoldsWhatItsDescriptionNames() throws IOException {
    JsonNode json = json(experiment(Optional.of(RunStatus.FAILED), DONE, FAILED));

    assertThat(json.at("/schemaVersion").asInt()).isEqualTo(2);
    assertThat(json.at("/status").asText()).isEqualTo("failed");
    assertThat(json.at("/command").asText()).isEqualTo("compare");
    assertThat(json.at("/plan/network/inputs").asInt()).isEqualTo(1);
    assertThat(json.at("/plan/optimizer/epsilonPlacement").asText()).isEqualTo("inside");
    assertThat(json.at("/dataset/sha256").asText()).isEqualTo("up");
    assertThat(json.at("/dataset/classNames/1").asText()).isEqualTo("dog");
    assertThat(json.at("/environment/threads").asInt()).isEqualTo(2);
    JsonNode run = json.at("/runs/0");
    assertThat(run.at("/backend").asText()).isEqualTo("djl");
    assertThat(run.at("/seed").asInt()).isEqualTo(5);
    assertThat(run.at("/plan/seed").asInt()).isEqualTo(5);
    assertThat(run.at("/plan/epochs").asInt()).isEqualTo(3);
    assertThat(run.at("/history/0/epoch").asInt()).isEqualTo(1);
    assertThat(run.at("/history/0/valAccuracy").asDouble()).isEqualTo(0.7);
    assertThat(run.at("/history/1/valLoss").isNull()).as("not finite").isTrue();
    assertThat(run.at("/bestEpoch").asInt()).isEqualTo(1);
    assertThat(run.at("/test/accuracy").asDouble()).isEqualTo(0.75);
    assertThat(run.at("/test/confusion/0/1").asInt()).isEqualTo(1);
    assertThat(run.at("/testAtBestEpoch/loss").asDouble()).isEqualTo(0.75);
    assertThat(run.at("/firstTestImage/name").asText()).isEqualTo("dog");
    assertThat(run.at("/probabilities").asText()).isEqualTo("probabilities-djl.npy");
    assertThat(run.at("/model").asText()).isEqualTo("model-djl");
    assertThat(run.has("bestModel")).as("was not written").isFalse();
    assertThat(run.at("/seconds").asDouble()).isEqualTo(4.5);
    assertThat(run.at("/warnings").toString())
        .isEqualTo("[{\"kind\":\"missing-class\",\"message\":\"no dog\"}]");
    assertThat(json.at("/runs/1/failure").asText()).startsWith("no memory");
    assertThat(json.at("/runs/1/failureKind").asText()).isEqualTo("backend");
    assertThat(json.at("/runs/1").has("test")).isFalse();
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    for (Optional<RunStatus> status :
        List.of(Optional.<RunStatus>empty(), Optional.of(RunStatus.CANCELLED))) {
      ExperimentSummary written = experiment(status, DONE, FAILED);
      Files.writeString(folder.resolve("result.json"), Results.text(written));

      assertThat(Results.read(folder)).isEqualTo(written);
      assertThat(Results.read(folder.resolve("result.json"))).isEqualTo(written);
    }
  }

  @Test
  void aDocumentOfTheFirstVersionIsRead() {
    ExperimentSummary experiment = Results.read(RECORDED.resolve("train-1.json"));

    assertThat(experiment.command()).isEqualTo("train");
    assertThat(experiment.status()).contains(RunStatus.COMPLETED);
    assertThat(experiment.plan()).isEqualTo(TrainingPlan.article().withEpochs(2));
    assertThat(experiment.dataset().name()).isEqualTo("fashion-mnist");
    assertThat(experiment.dataset().trainingRows()).isEmpty();
    RunSummary run = experiment.runs().get(0);
    assertThat(run.plan()).isEqualTo(experiment.plan());
    assertThat(run.history()).hasSize(2);
    assertThat(run.history().get(1).valAccuracy()).isBetween(0.8, 0.9);
    assertThat(run.test().orElseThrow().confusion().total()).isEqualTo(10_000);
    assertThat(run.firstAnswer().orElseThrow().name()).isEqualTo("Ankle boot");
    assertThat(run.files().model()).contains("model-djl");
    assertThat(run.seconds()).isEmpty();
  }

  @Test
  void eachRunOfTheFirstVersionHasTheSeedAndEpochsThatItNames() {
    ExperimentSummary experiment = Results.read(RECORDED.resolve("article-1.json"));

    assertThat(experiment.plan().network())
        .isEqualTo(NetworkSpec.article().withDropout(List.of(0.1, 0.1)));
    assertThat(experiment.plan().earlyStopping()).contains(EarlyStopping.ofLoss(5));
    assertThat(experiment.runs()).extracting(RunSummary::name).contains("djl-fused-2");
    assertThat(experiment.runs())
        .extracting(RunSummary::plan)
        .containsExactly(experiment.plan(), experiment.plan().withSeed(8).withEpochs(8));
    assertThat(experiment.runs().get(0).bestEpoch()).isEqualTo(OptionalInt.of(11));
    assertThat(experiment.runs().get(0).test().orElseThrow().accuracy())
        .isCloseTo(0.8828, within(1e-9));
  }

  @Test
  void fieldsThatAreNotKnownArePassedOver() throws IOException {
    ExperimentSummary written = experiment(Optional.of(RunStatus.COMPLETED), DONE);
    ObjectNode json = (ObjectNode) json(written);
    json.put("verdictOfTheFuture", 3);
    ((ObjectNode) json.at("/runs/0")).putArray("gradients").add(1);
    Files.writeString(folder.resolve("result.json"), json.toString());

    assertThat(Results.read(folder)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schemaVersion\" : 2 | \"schemaVersion\" : 3"
            + " | its schemaVersion is 3; this percha reads 1 to 2",
        "\"schemaVersion\" : 2, | '' | schemaVersion is missing",
        "\"command\" : \"compare\" | \"command\" : 5 | command is 5; expected a text",
        "\"status\" : \"completed\" | \"status\" : \"fine\" | status is \"fine\"; expected one of",
        "\"epoch\" : 2 | \"epoch\" : 3 | epoch 3 of djl; expected 2",
        "\"bestEpoch\" : 1 | \"bestEpoch\" : 9 | the best epoch of djl is none of its 2",
        "[ 2, 1 ] | [ 2 ] | a confusion matrix is square",
        "[ 2, 1 ] | [ 2, \"1\" ] | runs[0].test.confusion is [[2,\"1\"]",
        "[ [ 2, 1 ], [ 0, 1 ] ] | [ [ 2 ] ] | a confusion matrix of 1 classes of djl; expected 2",
        "[ [ 2, 1 ], [ 0, 1 ] ] | [ [ 0, 0 ], [ 0, 0 ] ] | a confusion matrix of no rows",
        "\"model-djl\" | \"../../etc\" | \"../../etc\" is no plain name",
        "\"model-djl\" | \"..\" | \"..\" is no plain name",
        "\"learningRate\" : 0.001 | \"learningRate\" : -1 | learning rate",
        "\"trainingRows\" : 4 | \"trainingRows\" : 0 | 0 training rows",
        "\"backend\" : \"djl\" | \"backend\" : \" \" | a run without a name",
        "\"status\" | \"schemaVersion\" | no JSON: Duplicate",
      })
  void aDamagedDocumentIsRefusedByItsPlace(String was, String is, String why) throws IOException {
    String sound = Results.text(experiment(Optional.of(RunStatus.COMPLETED), DONE));
    assertThat(sound).contains(was);
    Files.writeString(folder.resolve("result.json"), sound.replaceFirst(Pattern.quote(was), is));

    assertRefused(folder, why);
  }

  @Test
  void whatIsNoDocumentAtAllIsRefused() throws IOException {
    assertRefused(folder, "there is no such file; expected a results folder with result.json");
    Path file = folder.resolve("result.json");
    Files.writeString(file, "");
    assertRefused(folder, "it is no JSON object");
    Files.writeString(file, "[".repeat(100_000));
    assertRefused(folder, "no JSON: Document nesting depth (101)");
    Files.writeString(file, "[" + "[],".repeat(3_000_000) + "[]]");
    assertRefused(folder, "no JSON: Token count");
    Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
    assertRefused(folder, "no JSON: ");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength((64 << 20) + 1);
    }
    assertRefused(folder, "more than 67,108,864 bytes, which no results take");
  }

  private static void assertRefused(Path place, String why) {
    assertThatThrownBy(() -> Results.read(place))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(why)
        .hasMessageContaining("result.json: ")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(500));
  }

  @Test
  void noDocumentHasATextWhereANumberIsNotFinite() {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("a", Double.NaN).put("b", Float.NEGATIVE_INFINITY).putArray("c").add(1.5).add(1 / 0.0);

    assertThat(Json.text(node).replaceAll("\\s", ""))
        .isEqualTo("{\"a\":null,\"b\":null,\"c\":[1.5,null]}");
  }

  @Test
  void statusIsTheUsersWishFirstThenTheFirstFailure() {
    RunSummary cancelled = Summaries.run("d", RunStatus.CANCELLED, Optional.empty());
    RunSummary diverged = Summaries.run("e", RunStatus.DIVERGED, Optional.empty());

    assertThat(ExperimentSummary.status(List.of(DONE))).isEqualTo(RunStatus.COMPLETED);
    assertThat(ExperimentSummary.status(List.of(FAILED, cancelled))).isEqualTo(RunStatus.CANCELLED);
    assertThat(ExperimentSummary.status(List.of(DONE, diverged, FAILED)))
        .isEqualTo(RunStatus.DIVERGED);
  }

  @Test
  void aFailureSaysWhoMustAct() {
    assertThat(Failure.of(new DataException("cut")))
        .isEqualTo(new Failure(Failure.Kind.DATA, "cut"));
    assertThat(Failure.of(UnknownBackendException.named("x", List.of())).kind())
        .isEqualTo(Failure.Kind.CONFIGURATION);
  }

  private static JsonNode json(ExperimentSummary experiment) throws IOException {
    return new ObjectMapper().readTree(Results.text(experiment));
  }
}
