package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.failure.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  /** A document of schema version 1, as an earlier percha wrote it. */
  private static final Path ARTICLE =
      Path.of("../results/src/test/resources/dev/percha/results/article-1.json");

  @Test
  void aDocumentOfVersion1GivesAReport() {
    assertThat(HtmlReport.of(List.of(ARTICLE)))
        .startsWith("<!DOCTYPE html>")
        .contains("<h2 id=\"trainings\">Trainings</h2>", "percha article --backend ")
        .endsWith("</html>\n");
  }

  @Test
  void thePageAsksForNothingFromElsewhere() {
    assertThat(HtmlReport.of(List.of(ARTICLE)))
        .contains("default-src 'none'")
        .doesNotContain("<script", "<link", "src=\"http", "url(", "@import");
  }

  @Test
  void severalResultsStandSideBySideUnderNamesThatTellThemApart(@TempDir Path folder)
      throws Exception {
    Path one = Files.createDirectory(folder.resolve("monday"));
    Path other = Files.createDirectory(folder.resolve("tuesday"));
    Files.copy(ARTICLE, one.resolve("result.json"));
    Files.copy(ARTICLE, other.resolve("result.json"));

    assertThat(HtmlReport.of(List.of(one, other)))
        .contains("1: monday", "2: tuesday", ">1: d", ">2: d");
  }

  @Test
  void aFolderWithoutResultsIsRefusedByName(@TempDir Path folder) {
    assertThatThrownBy(() -> HtmlReport.of(List.of(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("result.json");
  }
}
