package dev.percha.cli.report;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.evaluation.Prediction;
import dev.percha.core.domain.training.RunReport;
import dev.percha.core.domain.training.RunStatus;
import dev.percha.core.domain.training.Snapshot;
import dev.percha.core.domain.training.Warning;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.interval.Interval;

/** The trainings of a command side by side, for people: at most 100 columns. */
public final class ComparisonTable {
  private static final String HEAD = "%-12s %-9s %-17s %9s %6s %9s %8s %9s%n";

  private ComparisonTable() {}

  /**
   * @param runs the trainings
   * @param trainingRows rows each epoch trained on
   * @param classNames one name per class
   * @return the table, then the class that each gives to the first test image, then each warning
   *     with the runs it is about
   */
  public static String of(List<Run> runs, int trainingRows, List<String> classNames) {
    StringBuilder text = new StringBuilder();
    text.append(line(HEAD, "", "test", "95% interval", "test", "best", "accuracy", "seconds", ""));
    text.append(
        line(HEAD, "", "accuracy", "(Wilson)", "loss", "epoch", "there", "an epoch", "rows/s"));
    for (Run run : runs) {
      text.append(row(run, trainingRows));
    }
    text.append(line("%n"));
    for (Run run : runs) {
      test(run.report())
          .ifPresent(test -> text.append(firstImage(run.name(), test.prediction(0), classNames)));
    }
    warnings(runs)
        .forEach((warning, names) -> text.append(line("Note on %s: %s%n", names, warning)));
    return text.toString();
  }

  /** What the data are to blame for is the same for all runs. */
  private static Map<String, String> warnings(List<Run> runs) {
    Map<String, String> all = new LinkedHashMap<>();
    for (Run run : runs) {
      for (Warning warning : run.report().warnings()) {
        all.merge(warning.message(), run.name(), (names, name) -> names + ", " + name);
      }
    }
    return all;
  }

  private static String row(Run run, int trainingRows) {
    RunReport report = run.report();
    if (test(report).isEmpty()) {
      return line(
          "%-12s %s after %d of %s%n",
          run.name(),
          Words.of(report.status()),
          report.history().epochs().size(),
          Words.count(report.plan().epochs(), "epoch"));
    }
    Evaluation test = test(report).orElseThrow();
    Interval interval = Intervals.wilson(test.confusion().correct(), test.confusion().total());
    Snapshot best = report.best().orElseThrow();
    double seconds = secondsPerEpoch(report.history().epochs());
    return line(
        "%-12s %-9.4f %.4f to %.4f  %9.4f %6d %9.4f %8.2f %,9.0f%n",
        run.name(),
        test.accuracy(),
        interval.getLowerBound(),
        interval.getUpperBound(),
        test.loss(),
        best.epoch(),
        best.test().orElseThrow().accuracy(),
        seconds,
        trainingRows / seconds);
  }

  private static String firstImage(String name, Prediction first, List<String> classNames) {
    return line(
        "First test image by %s: %d, %s (probability %.4f)%n",
        name, first.label(), classNames.get(first.label()), first.probability());
  }

  private static Optional<Evaluation> test(RunReport report) {
    return report.status() == RunStatus.COMPLETED
        ? report.last().flatMap(Snapshot::test)
        : Optional.empty();
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
