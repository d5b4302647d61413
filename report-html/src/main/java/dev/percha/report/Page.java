package dev.percha.report;

import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the page shows, in its order.
 *
 * @param title above all
 * @param verdicts of each experiment
 * @param runs all trainings
 * @param curves loss and accuracy, epoch by epoch; none where no epoch was finished
 * @param tutorial what the tutorial got beside ours; empty where it is another's data
 * @param origins what each experiment was made of
 */
record Page(
    String title,
    List<Verdict> verdicts,
    List<RunRow> runs,
    List<CurveChart> curves,
    List<Tutorial.Line> tutorial,
    List<Origin> origins) {

  /**
   * What an experiment says.
   *
   * @param name of the experiment; empty where it is the only one
   * @param sentence in one sentence
   * @param reasons a line each
   */
  record Verdict(String name, String sentence, List<String> reasons) {}

  static Page of(List<Experiment> experiments) {
    List<RunRow> rows = new ArrayList<>();
    for (Experiment experiment : experiments) {
      for (RunSummary run : experiment.summary().runs()) {
        rows.add(RunRow.of(experiment.label(run.name()), run));
      }
    }
    return new Page(
        title(experiments),
        experiments.stream()
            .map(
                experiment ->
                    new Verdict(
                        experiment.name(),
                        VerdictWords.sentence(experiment),
                        VerdictWords.reasons(experiment)))
            .toList(),
        rows,
        curves(experiments),
        Tutorial.lines(experiments),
        experiments.stream().map(Origin::of).toList());
  }

  private static List<CurveChart> curves(List<Experiment> experiments) {
    List<Series> series = Series.of(experiments);
    return series.isEmpty()
        ? List.of()
        : List.of(CurveChart.loss(series), CurveChart.accuracy(series));
  }

  private static String title(List<Experiment> experiments) {
    return experiments.stream()
        .map(
            experiment ->
                experiment.summary().command()
                    + ": "
                    + experiment.summary().plan().network()
                    + " on "
                    + experiment.summary().dataset().name())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
