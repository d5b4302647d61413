package dev.percha.core.domain.evaluation;

import java.util.Arrays;

/** How often rows of each class were taken for which: {@code counts[true][predicted]}. */
public final class ConfusionMatrix {
  private final long[][] counts;

  /** Of counts that are square, [true][predicted], and not negative; they are copied. */
  public ConfusionMatrix(long[][] counts) {
    this.counts = Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
    for (long[] row : this.counts) {
      if (row.length != counts.length || Arrays.stream(row).anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException("a confusion matrix is square and has no negatives");
      }
    }
  }

  /** {@return how many classes there are} */
  public int classes() {
    return counts.length;
  }

  /**
   * @param truth a class
   * @param predicted a class
   * @return how many rows of class {@code truth} were taken for {@code predicted}
   */
  public long count(int truth, int predicted) {
    return counts[truth][predicted];
  }

  /** {@return all counts, [true][predicted], a copy} */
  public long[][] toArray() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** {@return how many rows were counted} */
  public long total() {
    return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
  }

  /** {@return how many rows were taken for what they are} */
  public long correct() {
    long correct = 0;
    for (int i = 0; i < counts.length; i++) {
      correct += counts[i][i];
    }
    return correct;
  }

  /** {@return rows classified rightly over all rows, 0 to 1} */
  public double accuracy() {
    return (double) correct() / total();
  }

  /**
   * @param label a class
   * @return of the rows taken for it, the share that are; 0 where none was
   */
  public double precision(int label) {
    return ratio(counts[label][label], Arrays.stream(counts).mapToLong(row -> row[label]).sum());
  }

  /**
   * @param label a class
   * @return of its rows, the share that was found; 0 where it has none
   */
  public double recall(int label) {
    return ratio(counts[label][label], Arrays.stream(counts[label]).sum());
  }

  /**
   * @param label a class
   * @return the harmonic mean of its precision and recall; 0 where both are
   */
  public double f1(int label) {
    double sum = precision(label) + recall(label);
    return sum == 0 ? 0 : 2 * precision(label) * recall(label) / sum;
  }

  /** {@return the mean of all classes' F1} */
  public double macroF1() {
    double sum = 0;
    for (int label = 0; label < counts.length; label++) {
      sum += f1(label);
    }
    return sum / counts.length;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix that && Arrays.deepEquals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(counts);
  }
}
