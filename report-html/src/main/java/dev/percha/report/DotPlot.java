package dev.percha.report;

import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import dev.percha.results.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the test accuracies of each backend's seeds lie, as SVG in a field 640 wide.
 *
 * @param description the same in words
 * @param height of the field
 * @param across marks of the accuracy
 * @param rows one for each series
 */
record DotPlot(String description, int height, List<Scale.Mark> across, List<Row> rows) {
  private static final int STEP = 54;
  private static final double LEFT = 32;
  private static final double RIGHT = 608;

  /**
   * A series.
   *
   * @param colour which, from 0
   * @param name of the series
   * @param up where it lies
   * @param above where its name stands
   * @param dots where each training lies
   * @param mean where their mean lies
   */
  record Row(int colour, String name, String up, String above, List<String> dots, String mean) {}

  /** {@return the plot; empty where no series has two tested trainings} */
  static Optional<DotPlot> of(List<Series> series) {
    List<Series> tested = series.stream().filter(one -> accuracies(one).length > 1).toList();
    if (tested.isEmpty()) {
      return Optional.empty();
    }
    double[] all =
        tested.stream().flatMapToDouble(one -> Arrays.stream(accuracies(one))).sorted().toArray();
    Scale across = Scale.around(all[0], all[all.length - 1], LEFT, RIGHT);
    List<Row> rows = new ArrayList<>();
    for (Series one : series) {
      if (tested.contains(one)) {
        rows.add(row(one, series.indexOf(one), rows.size(), across));
      }
    }
    String description = tested.stream().map(DotPlot::words).collect(Collectors.joining(" "));
    return Optional.of(new DotPlot(description, STEP * rows.size() + 28, across.marks(), rows));
  }

  private static double[] accuracies(Series series) {
    return series.runs().stream()
        .map(RunSummary::test)
        .flatMap(Optional::stream)
        .mapToDouble(TestScores::accuracy)
        .toArray();
  }

  private static double mean(Series series) {
    return Arrays.stream(accuracies(series)).average().orElseThrow();
  }

  private static Row row(Series series, int colour, int number, Scale across) {
    List<String> dots = new ArrayList<>();
    for (double accuracy : accuracies(series)) {
      dots.add(Scale.place(across.at(accuracy)));
    }
    return new Row(
        colour % CurveChart.COLOURS,
        series.name(),
        Scale.place(number * STEP + 36),
        Scale.place(number * STEP + 16),
        dots,
        Scale.place(across.at(mean(series))));
  }

  private static String words(Series series) {
    double[] sorted = accuracies(series);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%s: mean %.4f of %s, from %.4f to %.4f.",
        series.name(),
        mean(series),
        Words.count(sorted.length, "training"),
        sorted[0],
        sorted[sorted.length - 1]);
  }
}
