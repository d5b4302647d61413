package dev.percha.report;

import dev.percha.core.domain.data.Dataset;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the page shows, in its order.
 *
 * @param title above all
 * @param verdicts of each experiment
 * @param runs all trainings
 * @param curves loss and accuracy, epoch by epoch; none where no epoch was finished
 * @param seeds where accuracies of seeds lie; empty where no backend has two
 * @param networks each experiment's, once
 * @param confusions what each tested network took for what
 * @param calibration how right networks are where they are sure; empty where no row is known
 * @param pictures rows worth a look, likewise
 * @param tutorial what the tutorial got beside ours; empty where it is another's data
 * @param origins what each experiment was made of
 */
record Page(
    String title,
    List<Verdict> verdicts,
    List<RunRow> runs,
    List<CurveChart> curves,
    Optional<DotPlot> seeds,
    List<NetworkDrawing> networks,
    List<ConfusionTable> confusions,
    Optional<Calibration> calibration,
    List<Pictures> pictures,
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

  static Page of(List<Experiment> experiments, Optional<Dataset> data) {
    List<Answers> answers = data.map(rows -> Answers.of(experiments, rows)).orElse(List.of());
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
        DotPlot.of(Series.of(experiments)),
        experiments.stream()
            .map(experiment -> NetworkDrawing.of(experiment.summary().plan().network()))
            .distinct()
            .toList(),
        confusions(experiments),
        answers.isEmpty() ? Optional.empty() : Optional.of(Calibration.of(answers)),
        answers.isEmpty() ? List.of() : Pictures.of(answers, data.orElseThrow()),
        Tutorial.lines(experiments),
        experiments.stream().map(Origin::of).toList());
  }

  private static List<ConfusionTable> confusions(List<Experiment> experiments) {
    return experiments.stream()
        .flatMap(
            experiment ->
                experiment.summary().runs().stream()
                    .flatMap(run -> ConfusionTable.of(experiment, run).stream()))
        .toList();
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
