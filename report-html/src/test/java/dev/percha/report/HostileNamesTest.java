package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.results.Results;
import dev.percha.results.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result may come from a stranger: what it says is text, wherever the report shows it. */
class HostileNamesTest {
  @TempDir private Path folder;
  private String plain;

  @BeforeEach
  void plainNames() throws Exception {
    write("plain");
    plain = HtmlReport.of(List.of(folder));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "</title></style></svg><img src=x onerror=alert(1)>",
        "\" onload=\"alert(1)",
        "' onload='alert(1)",
        "&lt;b&gt;",
        "${page}@if(true)<!--",
        "=1+1",
        "\u001b[31mred\u0007",
        "\u202etxt.exe\u2066",
        "a|b`c*d_e[f](javascript:alert(1))"
      })
  void theyAddNoTagAndNoUnseenSign(String name) throws Exception {
    write(name);

    String html = HtmlReport.of(List.of(folder));
    String markdown = MarkdownReport.of(List.of(folder));

    assertThat(tags(html)).isEqualTo(tags(plain));
    assertThat(html).doesNotContain("\u001b", "\u0007", "\u202e", "\u2066");
    assertThat(markdown).doesNotContain("\u001b", "\u0007", "\u202e", "\u2066");
    assertThat(markdown.replaceAll("(?s)```sh\n.*?\n```", ""))
        .doesNotContainPattern("(?<!\\\\)[<`\\[]")
        .contains("\n| ");
  }

  @Test
  void aTableOfMarkdownKeepsItsColumns() throws Exception {
    write("a|b\n|c");

    assertThat(MarkdownReport.of(List.of(folder)).lines().filter(line -> line.startsWith("|")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.split("(?<!\\\\)\\|")).hasSize(11));
  }

  /** In a shell, a name is one word: whoever pastes the command runs percha alone. */
  @Test
  void theCommandHasTheNameAsOneWord() throws Exception {
    write("x; rm -rf ~ $(id) 'y'");

    assertThat(MarkdownReport.of(List.of(folder)))
        .contains("--backends 'x; rm -rf ~ $(id) '\\''y'\\''' --seed 1");
  }

  private void write(String name) throws Exception {
    RunSummary run = Runs.run(name, 1, 0.9, 0.5, 0.6, 0.7, 0.8);
    Files.writeString(
        folder.resolve(Results.FILE), Results.text(Runs.summary(List.of(name, "dog"), run)));
  }

  private static List<String> tags(String html) {
    return Pattern.compile("<(?:!--|[/!]?[a-zA-Z]+)")
        .matcher(html)
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
