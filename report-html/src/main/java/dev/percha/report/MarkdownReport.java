package dev.percha.report;

import dev.percha.core.failure.DataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The words and tables of the report as Markdown, for a pull request. Whatever a result says is
 * text in it: every sign that Markdown or HTML would read is escaped.
 */
public final class MarkdownReport {
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

  private static final Pattern SIGNS = Pattern.compile("[\\\\`*_{}\\[\\]<>#|~&@!$=+]");

  private MarkdownReport() {}

  /**
   * Reads results and tells of them.
   *
   * @param results the folders of runs, at least one
   * @return the document
   * @throws DataException where one is no results folder, or what is in it is damaged
   */
  public static String of(List<Path> results) {
    Page page = Page.of(Experiment.read(results), Optional.empty());
    StringBuilder text = new StringBuilder("# " + plain(page.title()) + "\n");
    page.verdicts().forEach(verdict -> tell(verdict, text));
    table(page.runs(), text);
    tutorial(page.tutorial(), text);
    page.origins().forEach(origin -> tell(origin, text));
    return text.toString();
  }

  private static void tell(Page.Verdict verdict, StringBuilder text) {
    if (!verdict.name().isEmpty()) {
      text.append("\n## ").append(plain(verdict.name())).append('\n');
    }
    text.append("\n**").append(plain(verdict.sentence())).append("**\n\n");
    verdict.reasons().forEach(reason -> text.append("- ").append(plain(reason)).append('\n'));
  }

  private static void table(List<RunRow> runs, StringBuilder text) {
    if (runs.isEmpty()) {
      return;
    }
    line(
        text.append('\n'),
        "training",
        "seed",
        "epochs",
        "test accuracy",
        "95% interval",
        "test loss",
        "best epoch",
        "seconds",
        "peak memory",
        "status");
    text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
    runs.forEach(
        run ->
            line(
                text,
                run.name(),
                run.seed(),
                run.epochs(),
                run.accuracy(),
                run.interval(),
                run.loss(),
                run.best(),
                run.seconds(),
                run.memory(),
                run.status()));
  }

  private static void tutorial(List<Tutorial.Line> lines, StringBuilder text) {
    if (lines.isEmpty()) {
      return;
    }
    line(text.append('\n'), "who", "epochs", "test accuracy");
    text.append("|---|--:|--:|\n");
    lines.forEach(each -> line(text, each.who(), "" + each.epochs(), each.accuracy()));
  }

  private static void line(StringBuilder text, String... cells) {
    for (String cell : cells) {
      text.append("| ").append(plain(cell)).append(' ');
    }
    text.append("|\n");
  }

  private static void tell(Origin origin, StringBuilder text) {
    text.append("\nData SHA-256 ")
        .append(plain(origin.facts().getOrDefault("SHA-256 of the data", Figures.NONE)))
        .append(". The same again:\n\n```sh\n")
        .append(INVISIBLE.matcher(origin.command()).replaceAll("\ufffd"))
        .append("\n```\n");
  }

  private static String plain(String text) {
    return SIGNS.matcher(INVISIBLE.matcher(text).replaceAll("\ufffd")).replaceAll("\\\\$0");
  }
}
