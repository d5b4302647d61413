package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.percha.core.application.Backends;
import dev.percha.reference.ReferenceBackend;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityCommandTest extends CommandLineTest {
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
