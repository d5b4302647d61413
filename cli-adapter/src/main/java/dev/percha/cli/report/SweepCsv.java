package dev.percha.cli.report;

import dev.percha.cli.search.Ranking;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.Monitor;
import dev.percha.results.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The trainings of a search as comma-separated values (RFC 4180), one line each. */
public final class SweepCsv {
  private static final String HEAD =
      "rank,plan,status,epochs,best_epoch,val_loss,val_accuracy,parameters,train_seconds";

  private SweepCsv() {}

  /**
   * @param ranking the trainings
   * @param monitor by which they are ranked
   * @param varying the names of the settings that have a column
   * @return a head line, and a line for each from the best on; numbers with all their digits, and
   *     nothing where there is none
   */
  public static String of(Ranking ranking, Monitor monitor, List<String> varying) {
    StringBuilder csv = new StringBuilder(HEAD);
    varying.forEach(name -> csv.append(',').append(Csv.text(name)));
    csv.append('\n');
    for (int place = 0; place < ranking.order().size(); place++) {
      Trial trial = ranking.order().get(place);
      List<String> fields = new ArrayList<>();
      fields.add(ranking.rank(place).isPresent() ? "" + ranking.rank(place).getAsInt() : "");
      fields.add(trial.candidate().id());
      fields.add(trial.run().map(run -> Words.of(run.status())).orElse(""));
      fields.addAll(figures(trial, monitor));
      varying.forEach(
          name -> fields.add(Csv.text(trial.candidate().point().values().getOrDefault(name, ""))));
      csv.append(String.join(",", fields)).append('\n');
    }
    return csv.toString();
  }

  private static List<String> figures(Trial trial, Monitor monitor) {
    Optional<EpochMetrics> best = trial.best(monitor, trial.history().size());
    return List.of(
        "" + trial.history().size(),
        best.map(epoch -> "" + epoch.epoch()).orElse(""),
        best.map(epoch -> "" + epoch.valLoss()).orElse(""),
        best.map(epoch -> "" + epoch.valAccuracy()).orElse(""),
        "" + trial.parameters(),
        best.isPresent() ? "" + trial.trainSeconds() : "");
  }
}
