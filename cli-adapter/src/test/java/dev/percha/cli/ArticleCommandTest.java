package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ArticleCommandTest extends CommandLineTest {
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
    assertThat(text(err)).contains("out of date: result.json, report.html; all else");
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
}
