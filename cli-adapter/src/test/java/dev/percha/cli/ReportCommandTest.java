package dev.percha.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ReportCommandTest extends CommandLineTest {
  @Test
  void aTrainingLeavesAReportThatTheCommandDrawsAlike() throws IOException {
    train("r");
    String left = Files.readString(folder.resolve("r/report.html"));

    assertThat(run("report", "r", "--data", "idx")).isZero();

    assertThat(text(out)).isEqualTo(folder.resolve("r/report.html") + "\n");
    assertThat(Files.readString(folder.resolve("r/report.html")))
        .isEqualTo(left)
        .contains("reference completed: test accuracy", "expected calibration error");
  }

  @Test
  void severalRunsStandInOnePageWhereOneStands() throws IOException {
    train("r");
    train("s");

    assertThat(run("report", "r", "s")).isZero();

    assertThat(Files.readString(folder.resolve("report.html"))).contains("1: r", "2: s");
  }

  @Test
  void aFileOrAFolderCanBeNamed() throws IOException {
    train("r");

    assertThat(run("report", "r", "--out", "page.html")).isZero();
    out.reset();
    assertThat(run("report", "r", "--out", "pages", "--markdown", "--json")).isZero();

    assertThat(folder.resolve("page.html")).isNotEmptyFile();
    assertThat(folder.resolve("pages/report.md")).content().startsWith("# train: ");
    assertThat(new ObjectMapper().readTree(text(out)).at("/file").asText())
        .isEqualTo(folder.resolve("pages/report.md").toString());
  }

  @Test
  void aFolderWithoutResultsIsOneLineAndItsCode() {
    assertThat(run("report", "nowhere")).isEqualTo(3);
    assertThat(text(err)).hasLineCount(1).contains("nowhere", "result.json");
  }

  @Test
  void aReportThatCannotBeWrittenIsToldAndAllElseIsThere() throws IOException {
    Files.createDirectories(folder.resolve("r/report.html/mine"));

    train("r");

    assertThat(text(err)).contains("report.html");
    assertThat(folder.resolve("r/accuracy.png")).isNotEmptyFile();
  }

  private void train(String name) throws IOException {
    if (Files.notExists(folder.resolve("idx"))) {
      writeData();
    }
    run("train", "--backend", "reference", "--data", "idx", "--epochs", "1", "--out", name);
    out.reset();
  }
}
