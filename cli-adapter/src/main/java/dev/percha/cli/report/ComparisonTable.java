package dev.percha.cli.report;

import dev.percha.core.domain.data.Preparation;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Warning;
import dev.percha.results.DatasetSummary;
import dev.percha.results.FirstAnswer;
import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import dev.percha.results.Words;
import dev.percha.results.verdict.Intervals;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.commons.statistics.interval.Interval;

/** The trainings of a command side by side, for people: at most 100 columns. */
public final class ComparisonTable {
  private static final String HEAD = "%-12s %-9s %-17s %9s %6s %9s %8s %9s%n";

  private ComparisonTable() {}

  /**
   * @param runs the trainings
   * @param dataset what they were about
   * @return the table, then the class that each gives to the first test image, then each warning
   *     with the runs it is about
   */
  public static String of(List<RunSummary> runs, DatasetSummary dataset) {
    StringBuilder text = new StringBuilder();
    text.append(line(HEAD, "", "test", "95% interval", "test", "best", "accuracy", "seconds", ""));
    text.append(
        line(HEAD, "", "accuracy", "(Wilson)", "loss", "epoch", "there", "an epoch", "rows/s"));
    for (RunSummary run : runs) {
      text.append(row(run, dataset.trainingRows()));
    }
    text.append(line("%n"));
    for (RunSummary run : runs) {
      tested(run)
          .flatMap(test -> run.firstAnswer())
          .ifPresent(first -> text.append(firstAnswer(run, first)));
    }
    for (RunSummary run : runs) {
      run.failure()
          .ifPresent(
              failure -> text.append(line("Note on %s: %s%n", run.name(), failure.message())));
    }
    warnings(runs)
        .forEach((warning, names) -> text.append(line("Note on %s: %s%n", names, warning)));
    return text.toString();
  }

  /** What the data are to blame for is the same for all runs. */
  private static Map<String, String> warnings(List<RunSummary> runs) {
    Map<String, String> all = new LinkedHashMap<>();
    for (RunSummary run : runs) {
      for (Warning warning : run.warnings()) {
        all.merge(warning.message(), run.name(), (names, name) -> names + ", " + name);
      }
    }
    return all;
  }

  private static String row(RunSummary run, OptionalInt trainingRows) {
    if (tested(run).isEmpty()) {
      return line(
          "%-12s %s after %d of %s%n",
          run.name(),
          Words.of(run.status()),
          run.history().size(),
          Words.count(run.plan().epochs(), "epoch"));
    }
    TestScores test = tested(run).orElseThrow();
    Interval interval = Intervals.wilson(test.confusion().correct(), test.confusion().total());
    double seconds = secondsPerEpoch(run.history());
    return line(
        "%-12s %-9.4f %.4f to %.4f  %9.4f %6d %9s %8.2f %9s%n",
        run.name(),
        test.accuracy(),
        interval.getLowerBound(),
        interval.getUpperBound(),
        test.loss(),
        run.bestEpoch().orElseThrow(),
        run.testAtBestEpoch().map(best -> line("%.4f", best.accuracy())).orElse("-"),
        seconds,
        trainingRows.isPresent() ? line("%,.0f", trainingRows.getAsInt() / seconds) : "-");
  }

  private static String firstAnswer(RunSummary run, FirstAnswer first) {
    boolean table = run.plan().preparation() instanceof Preparation.Columns;
    return line(
        "First test %s by %s: %d, %s (probability %.4f)%n",
        table ? "row" : "image", run.name(), first.label(), first.name(), first.probability());
  }

  private static Optional<TestScores> tested(RunSummary run) {
    return run.status() == RunStatus.COMPLETED ? run.test() : Optional.empty();
  }

  /** The median, since the first epoch compiles and any may be disturbed. */
  static double secondsPerEpoch(List<EpochMetrics> epochs) {
    return median(epochs.stream().mapToDouble(EpochMetrics::trainSeconds).toArray());
  }

  /**
   * @param values at least one
   * @return the middle one, or the mean of the two in the middle
   */
  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
