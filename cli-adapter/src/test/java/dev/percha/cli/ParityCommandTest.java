package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.core.application.Backends;
import dev.percha.reference.ReferenceBackend;
import dev.percha.reference.parity.ParityCheck;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityCommandTest extends CommandLineTest {
  @Test
  void parityIsProvenOnTheUsersOwnData() throws IOException {
    writeData();

    assertThat(run("parity", "--data", "idx", "--hidden", "3", "--full", "--epochs", "2")).isZero();
    assertThat(text(out))
        .contains(
            "one step ",
            "float64, epochs ",
            "--verbose shows all",
            "The same: djl, djl-fused, dl4j, dl4j-fused and the judge.")
        .doesNotContain("NOT THE SAME");
    assertThat(text(out).lines()).allMatch(line -> line.length() <= 100);
    assertThat(text(out).lines().filter(line -> line.endsWith(" same")).map(String::length))
        .as("rows end in the same column")
        .containsOnly(
            text(out).lines().filter(l -> l.startsWith("data  ")).findFirst().get().length());
  }

  @Test
  void everyPairAndQuantityIsShownOnDemand() throws IOException {
    writeData();

    assertThat(
            run(
                "parity",
                "--data=idx",
                "--hidden=3",
                "--verbose",
                "--backends=djl-fused,dl4j-fused"))
        .isZero();
    assertThat(text(out))
        .containsPattern("one step +parameters +djl-fused, dl4j-fused ")
        .containsPattern("one step +second moment +djl-fused, judge ")
        .containsPattern("loss +hits +dl4j-fused, judge ")
        .doesNotContain("--verbose");
  }

  @Test
  void onATerminalItIsSaidHowFarARungIs() {
    ParityProgress progress = new ParityProgress(new PrintStream(err, true), true);
    progress.progressed(ParityCheck.EPOCH, 120, 391);
    assertThat(text(err)).isEqualTo("\rsteps of an epoch: 120 of 391 steps\033[K");
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
}
