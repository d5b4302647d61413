package dev.percha.results;

import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.Evaluation;

/**
 * What the test set said of a network, without each row's probabilities.
 *
 * @param loss mean cross-entropy, in nats; NaN where it was not finite
 * @param confusion what was taken for what, of at least one row
 */
public record TestScores(double loss, ConfusionMatrix confusion) {
  public TestScores {
    if (confusion.total() < 1) {
      throw new IllegalArgumentException("a confusion matrix of no rows; expected 1 or more");
    }
  }

  /** {@return the figures of an evaluation} */
  public static TestScores of(Evaluation evaluation) {
    return new TestScores(evaluation.loss(), evaluation.confusion());
  }

  /** {@return share of rows classified rightly, 0 to 1} */
  public double accuracy() {
    return confusion.accuracy();
  }
}
