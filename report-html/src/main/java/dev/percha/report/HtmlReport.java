package dev.percha.report;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.failure.DataException;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Results as one page of HTML that needs nothing but itself: no script, nothing from elsewhere, so
 * that it may be mailed, printed, and kept. Whatever a result says is text in it and nothing else.
 */
public final class HtmlReport {
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, HtmlReport.class.getClassLoader(), "dev.percha.report");

  /** What nobody sees, or turns the text around it: HTML has no escapes for it. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}&&[^\\n]]");

  private HtmlReport() {}

  /**
   * Reads results and draws them.
   *
   * @param results the folders of runs, at least one; of several they are shown side by side
   * @return the page
   * @throws DataException where one is no results folder, or what is in it is damaged
   */
  public static String of(List<Path> results) {
    return of(results, Optional.empty());
  }

  /**
   * Reads results and draws them, with what their networks answered for the rows of a data set.
   *
   * @param results the folders of runs, at least one; of several they are shown side by side
   * @param data what they were tested on; those on other data are shown without its rows
   * @return the page
   * @throws DataException where one is no results folder, or what is in it is damaged
   */
  public static String of(List<Path> results, Optional<Dataset> data) {
    StringOutput page = new StringOutput();
    TEMPLATES.render("report.jte", Page.of(Experiment.read(results), data), page);
    return INVISIBLE.matcher(page.toString()).replaceAll("\ufffd");
  }
}
