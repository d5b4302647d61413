package dev.percha.report;

import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.results.RunSummary;
import dev.percha.results.TestScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a network took for what, and how well it tells each class.
 *
 * @param name of the training
 * @param classes the names of the classes
 * @param rows a line for each true class
 * @param macroF1 the mean of all classes' F1
 */
record ConfusionTable(String name, List<String> classes, List<Row> rows, String macroF1) {
  /** A page of a hundred classes' matrices is read by nobody. */
  private static final int MOST_CLASSES = 30;

  /** Shares of a class, from the least to the most, that are shaded alike. */
  private static final int SHADES = 5;

  /**
   * A true class.
   *
   * @param name of the class
   * @param cells how many of its rows were taken for each class
   * @param precision of the rows taken for it, the share that are
   * @param recall of its rows, the share that was found
   * @param f1 the harmonic mean of both
   */
  record Row(String name, List<Cell> cells, String precision, String recall, String f1) {}

  /**
   * A number of rows.
   *
   * @param count how many
   * @param kind how it is shown: {@code right} or {@code wrong}, and how large a share it is
   */
  record Cell(String count, String kind) {}

  /** {@return the table of a training; empty where it was not tested, or has too many classes} */
  static Optional<ConfusionTable> of(Experiment experiment, RunSummary run) {
    return run.test()
        .map(TestScores::confusion)
        .filter(matrix -> matrix.classes() <= MOST_CLASSES)
        .map(
            matrix ->
                of(experiment.label(run.name()), experiment.classNames(matrix.classes()), matrix));
  }

  private static ConfusionTable of(String name, List<String> classes, ConfusionMatrix matrix) {
    List<Row> rows = new ArrayList<>();
    for (int label = 0; label < matrix.classes(); label++) {
      List<Cell> cells = new ArrayList<>();
      for (int predicted = 0; predicted < matrix.classes(); predicted++) {
        cells.add(cell(matrix, label, predicted));
      }
      rows.add(
          new Row(
              classes.get(label),
              cells,
              Figures.four(matrix.precision(label)),
              Figures.four(matrix.recall(label)),
              Figures.four(matrix.f1(label))));
    }
    return new ConfusionTable(name, classes, rows, Figures.four(matrix.macroF1()));
  }

  /** Faults are fewer: a quarter of a class is shaded as all of it is where it is right. */
  private static Cell cell(ConfusionMatrix matrix, int label, int predicted) {
    long count = matrix.count(label, predicted);
    long all = 0;
    for (int other = 0; other < matrix.classes(); other++) {
      all += matrix.count(label, other);
    }
    boolean right = label == predicted;
    double share = all == 0 ? 0 : (double) count / all;
    int shade = (int) Math.min(SHADES, Math.ceil(SHADES * share * (right ? 1 : 4)));
    return new Cell(String.valueOf(count), (right ? "right s" : "wrong s") + shade);
  }
}
