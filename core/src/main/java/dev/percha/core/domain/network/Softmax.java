package dev.percha.core.domain.network;

/**
 * Softmax and cross-entropy of one row of logits {@code z}, in double, shifted by the largest logit
 * so that nothing overflows:
 *
 * <pre>
 *   p[k]     = exp(z[k] − max z) / Σ exp(z[j] − max z)
 *   −ln p[k] = ln Σ exp(z[j] − max z) − (z[k] − max z)
 * </pre>
 *
 * The cross-entropy is taken from the logits, not from {@code p}: it stays exact, and finite, where
 * a probability has long rounded to 0. Nothing is clipped.
 */
public final class Softmax {
  private Softmax() {}

  /**
   * @param logits rows of logits, row-major
   * @param from where the row begins
   * @param classes its length
   * @return the class of the largest logit, the first one where several share it
   */
  public static int argMax(double[] logits, int from, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (logits[from + k] > logits[from + best]) {
        best = k;
      }
    }
    return best;
  }

  /**
   * @param logits rows of logits, row-major
   * @param from where the row begins
   * @param classes its length
   * @param label 0 to {@code classes - 1}
   * @return {@code −ln p[label]}, in nats
   */
  public static double crossEntropy(double[] logits, int from, int classes, int label) {
    double max = logits[from + argMax(logits, from, classes)];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(logits[from + k] - max);
    }
    return Math.log(sum) - (logits[from + label] - max);
  }

  /**
   * @param logits rows of logits, row-major
   * @param from where the row begins
   * @param classes its length
   * @param probabilities receives the row's probabilities at the same place; may be the logits'
   *     array
   */
  public static void probabilities(double[] logits, int from, int classes, double[] probabilities) {
    double max = logits[from + argMax(logits, from, classes)];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double e = Math.exp(logits[from + k] - max);
      probabilities[from + k] = e;
      sum += e;
    }
    for (int k = 0; k < classes; k++) {
      probabilities[from + k] /= sum;
    }
  }
}
