package dev.percha.core.domain.data;

import java.util.ArrayList;
import java.util.List;

/** Means and deviations of the columns of some rows, in double, in two passes and row by row. */
final class ColumnStatistics {
  private final double[] mean;
  private final double[] deviation;
  private final boolean[] empty;

  private ColumnStatistics(int columns) {
    mean = new double[columns];
    deviation = new double[columns];
    empty = new boolean[columns];
  }

  static ColumnStatistics of(Examples rows) {
    int columns = rows.inputs();
    ColumnStatistics statistics = new ColumnStatistics(columns);
    int[] counts = new int[columns];
    float[] least = new float[columns];
    float[] most = new float[columns];
    rows.forEachRow(
        row -> {
          for (int i = 0; i < columns; i++) {
            if (Float.isNaN(row[i])) {
              statistics.empty[i] = true;
            } else {
              least[i] = counts[i] == 0 ? row[i] : Math.min(least[i], row[i]);
              most[i] = counts[i] == 0 ? row[i] : Math.max(most[i], row[i]);
              statistics.mean[i] += row[i];
              counts[i]++;
            }
          }
        });
    for (int i = 0; i < columns; i++) {
      statistics.mean[i] = least[i] == most[i] ? least[i] : statistics.mean[i] / counts[i];
    }
    rows.forEachRow(
        row -> {
          for (int i = 0; i < columns; i++) {
            double apart = Float.isNaN(row[i]) ? 0 : row[i] - statistics.mean[i];
            statistics.deviation[i] += apart * apart;
          }
        });
    for (int i = 0; i < columns; i++) {
      double root = Math.sqrt(statistics.deviation[i] / Math.max(1, counts[i]));
      statistics.deviation[i] = root > 0 ? root : 1;
    }
    return statistics;
  }

  /** One for each column; where all cells are the same, or empty, its deviation is 1. */
  List<Standardizer> standardizers() {
    List<Standardizer> all = new ArrayList<>();
    for (int i = 0; i < mean.length; i++) {
      all.add(new Standardizer(mean[i], deviation[i]));
    }
    return all;
  }

  boolean hasEmpty(int column) {
    return empty[column];
  }
}
