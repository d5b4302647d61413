package dev.percha.core.domain.evaluation;

import java.util.Objects;

/** What a model made of some examples: loss, confusion matrix, and every row's probabilities. */
public final class Evaluation {
  private final double loss;
  private final ConfusionMatrix confusion;
  private final float[] probabilities;

  /**
   * @param loss mean cross-entropy, in nats
   * @param confusion what was taken for what
   * @param probabilities shape [rows, classes], row-major; kept, not copied
   */
  public Evaluation(double loss, ConfusionMatrix confusion, float[] probabilities) {
    this.loss = loss;
    this.confusion = Objects.requireNonNull(confusion, "confusion");
    this.probabilities = probabilities;
    if (probabilities.length != confusion.total() * confusion.classes()) {
      throw new IllegalArgumentException(
          "%s probabilities for %s rows of %s classes"
              .formatted(probabilities.length, confusion.total(), confusion.classes()));
    }
  }

  /** {@return mean cross-entropy, in nats} */
  public double loss() {
    return loss;
  }

  /** {@return what was taken for what} */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** {@return share of rows classified rightly, 0 to 1} */
  public double accuracy() {
    return confusion.accuracy();
  }

  /** {@return every row's probabilities, [rows, classes] row-major, a copy} */
  public float[] probabilities() {
    return probabilities.clone();
  }

  /** {@return the most probable class of a row, and how probable} */
  public Prediction prediction(int row) {
    int classes = confusion.classes();
    int best = 0;
    for (int k = 1; k < classes; k++) {
      if (probabilities[row * classes + k] > probabilities[row * classes + best]) {
        best = k;
      }
    }
    return new Prediction(best, probabilities[row * classes + best]);
  }
}
