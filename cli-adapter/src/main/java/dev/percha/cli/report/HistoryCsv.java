package dev.percha.cli.report;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.results.RunSummary;
import java.util.List;

/** The history of all runs as comma-separated values (RFC 4180), one line an epoch. */
public final class HistoryCsv {
  private HistoryCsv() {}

  /**
   * @param runs the trainings
   * @return a head line, and a line for every finished epoch; numbers with all their digits
   */
  public static String of(List<RunSummary> runs) {
    StringBuilder csv =
        new StringBuilder("run,backend,epoch,loss,accuracy,val_loss,val_accuracy,train_seconds\n");
    for (RunSummary run : runs) {
      String head = Csv.text(run.name()) + ',' + Csv.text(run.backend()) + ',';
      for (EpochMetrics epoch : run.history()) {
        csv.append(head).append(epoch.epoch());
        for (double value :
            new double[] {
              epoch.loss(),
              epoch.accuracy(),
              epoch.valLoss(),
              epoch.valAccuracy(),
              epoch.trainSeconds()
            }) {
          csv.append(',').append(value);
        }
        csv.append('\n');
      }
    }
    return csv.toString();
  }
}
