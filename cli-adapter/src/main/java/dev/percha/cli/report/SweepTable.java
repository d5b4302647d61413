package dev.percha.cli.report;

import dev.percha.cli.search.Ranking;
import dev.percha.cli.search.Trial;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.training.Monitor;
import dev.percha.results.Words;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** The trainings of a search for people, from the best on. */
public final class SweepTable {
  private static final String ROW = "%4s  %-12s  %8s  %8s  %8s  %11s  %8s  %s%n";

  private SweepTable() {}

  /**
   * @param ranking the trainings
   * @param monitor by which they are ranked
   * @param varying the names of the settings that are shown
   * @return the table, then why trainings failed
   */
  public static String of(Ranking ranking, Monitor monitor, List<String> varying) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(ROW, "rank", "plan", "val_loss", "val_acc", "at epoch", "parameters", "seconds", ""));
    for (int place = 0; place < ranking.order().size(); place++) {
      Trial trial = ranking.order().get(place);
      OptionalInt rank = ranking.rank(place);
      text.append(
          rank.isPresent()
              ? ranked(rank.getAsInt(), trial, monitor, varying)
              : unranked(trial, varying));
    }
    for (Trial trial : ranking.order()) {
      trial
          .run()
          .flatMap(run -> run.failure())
          .ifPresent(
              failure ->
                  text.append(line("Note on %s: %s%n", trial.candidate().id(), failure.message())));
    }
    return text.toString();
  }

  private static String ranked(int rank, Trial trial, Monitor monitor, List<String> varying) {
    int epochs = trial.history().size();
    EpochMetrics best = trial.best(monitor, epochs).orElseThrow();
    return line(
        ROW,
        rank,
        trial.candidate().id(),
        line("%.4f", best.valLoss()),
        line("%.4f", best.valAccuracy()),
        best.epoch() + " of " + epochs,
        line("%,d", trial.parameters()),
        line("%.2f", trial.trainSeconds()),
        settings(trial, varying));
  }

  private static String unranked(Trial trial, List<String> varying) {
    return line(
        "%4s  %-12s  %-51s  %s%n",
        "-", trial.candidate().id(), state(trial), settings(trial, varying));
  }

  private static String state(Trial trial) {
    return trial
        .run()
        .map(
            run ->
                Words.of(run.status())
                    + " after "
                    + run.history().size()
                    + " of "
                    + Words.count(trial.candidate().plan().epochs(), "epoch"))
        .orElse("not trained");
  }

  /** {@return as in {@code hidden=512,256 optimizer=adam}, of the settings that vary} */
  public static String settings(Trial trial, List<String> varying) {
    return trial.candidate().point().values().entrySet().stream()
        .filter(each -> varying.contains(each.getKey()))
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
