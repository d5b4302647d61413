package dev.percha.core.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.evaluation.ConfusionMatrix;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.Softmax;
import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;
import dev.percha.core.domain.training.History;
import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Confusion matrices, softmax and histories: what results are made of. */
class MeasuresTest {
  @Test
  void precisionRecallAndF1AreThoseOfScikitLearn() {
    // The example of scikit-learn's classification_report: y_true = [0, 1, 2, 2, 2],
    // y_pred = [0, 0, 2, 2, 1]; printed there: 0.50 1.00 0.67 / 0.00 0.00 0.00 / 1.00 0.67 0.80,
    // accuracy 0.60, macro avg F1 0.49.
    ConfusionMatrix confusion = new ConfusionMatrix(new long[][] {{1, 0, 0}, {1, 0, 0}, {0, 1, 2}});

    assertThat(confusion.precision(0)).isEqualTo(0.5);
    assertThat(confusion.recall(0)).isEqualTo(1);
    assertThat(confusion.f1(0)).isCloseTo(0.67, within(0.005));
    assertThat(confusion.f1(1)).isZero();
    assertThat(confusion.recall(2)).isCloseTo(0.67, within(0.005));
    assertThat(confusion.f1(2)).isCloseTo(0.80, within(1e-12));
    assertThat(confusion.accuracy()).isEqualTo(0.6);
    assertThat(confusion.macroF1()).isCloseTo(0.49, within(0.005));
  }

  @Test
  void aConfusionMatrixIsSquareWithoutNegatives() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfusionMatrix(new long[][] {{1, 2}}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConfusionMatrix(new long[][] {{1, -2}, {0, 1}}));
  }

  @Test
  void softmaxOfHugeLogitsIsFiniteAndExact() {
    double[] logits = {1000, 1000 + Math.log(3), -1e300};
    double[] probabilities = new double[3];

    Softmax.probabilities(logits, 0, 3, probabilities);

    assertThat(probabilities[0]).isCloseTo(0.25, within(1e-12));
    assertThat(probabilities[1]).isCloseTo(0.75, within(1e-12));
    assertThat(probabilities[2]).isZero();
    assertThat(Softmax.crossEntropy(logits, 0, 3, 0)).isCloseTo(Math.log(4), within(1e-12));
    assertThat(Softmax.crossEntropy(new double[] {0, 800}, 0, 2, 0)).isEqualTo(800);
    assertThat(Softmax.argMax(new double[] {9, 1, 5, 5}, 1, 3)).isEqualTo(1);
  }

  @Test
  void bestEpochIsTheFirstOfTheLowestValidationLoss() {
    History history =
        new History(
            List.of(epoch(1, 0.5), epoch(2, 0.3), epoch(3, 0.3), epoch(4, 0.4)),
            Monitor.VAL_LOSS,
            false);

    assertThat(history.best().orElseThrow().epoch()).isEqualTo(2);
    assertThat(history.last().orElseThrow().epoch()).isEqualTo(4);
    assertThat(new History(List.of(), Monitor.VAL_LOSS, true).best()).isEmpty();
  }

  private static EpochMetrics epoch(int number, double valLoss) {
    return new EpochMetrics(number, 0.2, 0.9, valLoss, 0.9, 1);
  }

  @Test
  void optimizersAndPlansOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RmsProp(0, 0.9, 1e-7, EpsilonPlacement.INSIDE))
        .withMessage("learning rate is 0.0; allowed: finite, above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RmsProp(1e-3, 1, 1e-7, EpsilonPlacement.INSIDE))
        .withMessage("rho is 1.0; allowed: 0 or more, below 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RmsProp(1e-3, 0.9, Double.NaN, EpsilonPlacement.INSIDE));
    TrainingPlan plan = TrainingPlan.article();
    assertThatIllegalArgumentException().isThrownBy(() -> plan.withEpochs(0));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.withBatchSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.withSeed(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> plan.withSplitSeed(1L << 32));
  }
}
