package dev.percha.core.domain.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverfittingTest {
  @Test
  void isToldFromTheLowestValidationLossOn() {
    Overfitting seen = of(0.5, 0.40, 0.42, 0.45, 0.50).orElseThrow();

    assertThat(seen.best().epoch()).isEqualTo(2);
    assertThat(seen.last().epoch()).isEqualTo(5);
    assertThat(seen.validationRise()).isCloseTo(0.25, within(1e-12));
    // Training loss is 1 / epoch here.
    assertThat(seen.trainingFall()).isCloseTo(1 - 0.2 / 0.5, within(1e-12));
  }

  @Test
  void aRiseOfAnEpochOrTwoIsNoise() {
    assertThat(of(0.5, 0.4, 0.3, 0.45, 0.5)).isEmpty();
    assertThat(of(0.5, 0.400, 0.401, 0.403, 0.407)).isEmpty();
    assertThat(of(0.5, 0.4, 0.3, 0.2)).isEmpty();
    assertThat(of()).isEmpty();
  }

  @Test
  void whereTrainingLossRisesTooItIsSomethingElse() {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 6; epoch++) {
      epochs.add(new EpochMetrics(epoch, epoch, 0.5, epoch, 0.5, 1));
    }

    assertThat(Overfitting.of(new History(epochs, Monitor.VAL_LOSS, false))).isEmpty();
  }

  @Test
  void theLossTellsItWhateverTheBestEpochIsToldBy() {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 6; epoch++) {
      epochs.add(new EpochMetrics(epoch, 1.0 / epoch, 0.5, 1 + epoch, 0.1 * epoch, 1));
    }

    assertThat(Overfitting.of(new History(epochs, Monitor.VAL_ACCURACY, false)))
        .hasValueSatisfying(seen -> assertThat(seen.best().epoch()).isEqualTo(1));
  }

  private static Optional<Overfitting> of(double... valLosses) {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int i = 0; i < valLosses.length; i++) {
      epochs.add(new EpochMetrics(i + 1, 1.0 / (i + 1), 0.5, valLosses[i], 0.5, 1));
    }
    return Overfitting.of(new History(epochs, Monitor.VAL_LOSS, false));
  }
}
