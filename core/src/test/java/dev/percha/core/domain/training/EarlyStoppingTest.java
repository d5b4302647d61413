package dev.percha.core.domain.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.percha.core.domain.evaluation.EpochMetrics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Keras 3's EarlyStopping stops, worked through by its documented rule. */
class EarlyStoppingTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0.5 0.4 0.4, 3",
    "2, 0, 0.5 0.4 0.41 0.42 0.1, 4",
    "2, 0, 0.5 0.4 0.41 0.39 0.42 0.43, 6",
    "3, 0, 0.5 0.4 0.3 0.2, 0",
    "2, 0.05, 0.5 0.48 0.46 0.44, 3",
    "2, 0.05, 0.5 0.44 0.40 0.39, 4"
  })
  void itEndsOnceSoManyEpochsInARowDidNotImproveOnTheBest(
      int patience, double minDelta, String losses, int stopped) {
    EarlyStopping stopping = new EarlyStopping(patience, minDelta, Monitor.VAL_LOSS);
    List<EpochMetrics> epochs = epochs(losses);

    int first =
        IntStream.rangeClosed(1, epochs.size())
            .filter(count -> stopping.stopsAfter(epochs.subList(0, count)))
            .findFirst()
            .orElse(0);

    assertThat(first).isEqualTo(stopped);
  }

  @Test
  void ofAnAccuracyMoreIsBetter() {
    EarlyStopping stopping = new EarlyStopping(1, 0, Monitor.VAL_ACCURACY);

    assertThat(stopping.stopsAfter(epochs("0.5 0.4"))).isFalse();
    assertThat(stopping.stopsAfter(epochs("0.4 0.5"))).isTrue();
  }

  @Test
  void theBestEpochIsTheFirstOfTheBestFigure() {
    List<EpochMetrics> epochs = epochs("0.5 0.3 0.4 0.3");

    assertThat(Monitor.VAL_LOSS.best(epochs).orElseThrow().epoch()).isEqualTo(2);
    assertThat(Monitor.VAL_ACCURACY.best(epochs).orElseThrow().epoch()).isEqualTo(2);
    assertThat(Monitor.VAL_LOSS.best(List.of())).isEmpty();
  }

  @Test
  void valuesThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> EarlyStopping.ofLoss(0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> new EarlyStopping(1, -0.1, Monitor.VAL_LOSS))
        .hasMessageContaining("0 or more");
  }

  /** Each loss with the accuracy that is left of 1. */
  private static List<EpochMetrics> epochs(String losses) {
    String[] values = losses.split(" ");
    return IntStream.range(0, values.length)
        .mapToObj(
            i -> {
              double loss = Double.parseDouble(values[i]);
              return new EpochMetrics(i + 1, 1, 0.5, loss, 1 - loss, 0);
            })
        .toList();
  }
}
