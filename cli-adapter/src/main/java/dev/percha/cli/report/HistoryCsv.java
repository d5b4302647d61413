package dev.percha.cli.report;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.List;

/** The history of all runs as comma-separated values, one line an epoch. */
public final class HistoryCsv {
  private HistoryCsv() {}

  /**
   * @param runs the trainings
   * @return a head line, and a line for every finished epoch; numbers with all their digits
   */
  public static String of(List<Run> runs) {
    StringBuilder csv =
        new StringBuilder("run,backend,epoch,loss,accuracy,val_loss,val_accuracy,train_seconds\n");
    for (Run run : runs) {
      for (EpochMetrics epoch : run.report().history().epochs()) {
        csv.append(run.name())
            .append(',')
            .append(run.report().backend())
            .append(',')
            .append(epoch.epoch());
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
