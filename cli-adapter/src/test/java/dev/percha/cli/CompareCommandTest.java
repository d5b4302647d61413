package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.percha.core.application.Backends;
import dev.percha.reference.ReferenceBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareCommandTest extends CommandLineTest {
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
}
