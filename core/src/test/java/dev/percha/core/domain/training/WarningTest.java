package dev.percha.core.domain.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.core.domain.data.Dataset;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.data.ImageShape;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.network.NetworkSpec;
import dev.percha.core.domain.training.Warning.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningTest {
  private static final TrainingPlan PLAN = TrainingPlan.of(new NetworkSpec(2, List.of(), 2));

  @Test
  void aTrainingThatWentWellHasNone() {
    assertThat(of(epoch(0.3, 0.35, 0.9), rows(100, 1, 1))).isEmpty();
  }

  /** Of 100 rows, half of one class: chance is 0.5, its standard error 0.05. */
  @ParameterizedTest
  @CsvSource({"0.50, 1", "0.64, 1", "0.66, 0", "0.10, 1"})
  void anAccuracyWithinThreeStandardErrorsOfTheCommonestClassIsChance(double accuracy, int times) {
    List<Warning> warnings = of(epoch(0.6, 0.6, accuracy), rows(100, 1, 1));

    assertThat(warnings).hasSize(times);
    assertThat(warnings)
        .allSatisfy(
            warning -> {
              assertThat(warning.kind()).isEqualTo(Kind.CHANCE);
              assertThat(warning.message())
                  .contains("accuracy " + accuracy)
                  .contains("commonest class", "learning rate 0.001");
            });
  }

  @Test
  void rowsTooFewToTellAnythingFromChanceAreNoReasonToWarn() {
    assertThat(of(epoch(0.3, 0.3, 0.5), rows(4, 1, 1))).isEmpty();
  }

  @Test
  void aLossAboveThatOfEqualProbabilitiesIsTold() {
    assertThat(of(epoch(4e12, 5e12, 0.9), rows(100, 1, 1)))
        .containsExactly(
            new Warning(
                Kind.LOSS,
                "training loss ends at 4.000e+12, above the 0.6931 of equal probabilities; likely"
                    + " the learning rate 0.001 is too large, or inputs are not scaled"));
    assertThat(of(epoch(0.1, 0.8, 0.9), rows(100, 1, 1)))
        .containsExactly(
            new Warning(
                Kind.LOSS,
                "validation loss ends at 0.8000, above the 0.6931 of equal probabilities; likely it"
                    + " overfits: take the best epoch's network, or fewer epochs"));
  }

  @Test
  void rowsThatAreAllAlikeAreTold() {
    assertThat(of(epoch(0.3, 0.3, 0.9), labelled(100, new float[200], row -> row % 2)))
        .containsExactly(
            new Warning(
                Kind.CONSTANT_INPUTS,
                "all 100 training rows are alike; look at how the data were written"));
  }

  @Test
  void inputsOfWildScalesAreTold() {
    assertThat(of(epoch(0.3, 0.3, 0.9), rows(100, 1e6f, 1e-3f)))
        .containsExactly(
            new Warning(
                Kind.INPUT_SCALES,
                "input 0 goes up to 1.00e+06, and input 1 to 0.00100, so that it hardly counts;"
                    + " scale all alike, such as to 0 to 1"));
    assertThat(of(epoch(0.3, 0.3, 0.9), rows(100, 255, 1e-3f))).isEmpty();
    assertThat(of(epoch(0.3, 0.3, 0.9), rows(100, 255, 0))).isEmpty();
  }

  @Test
  void aClassThatAPartOfTheSplitHasNotIsTold() {
    Examples cats = labelled(100, rows(100, 1, 1).inputs(0, 100), row -> 0);
    Examples both = rows(100, 1, 1);

    assertThat(Warning.of(PLAN, List.of(), data(both, cats), both, both))
        .containsExactly(
            new Warning(
                Kind.MISSING_CLASS,
                "none of the 100 test rows is of class 1, dog; take more, or split otherwise"));
    assertThat(Warning.of(PLAN, List.of(), data(both, both), cats, both))
        .extracting(Warning::message)
        .allMatch(message -> message.startsWith("none of the 100 training rows"))
        .hasSize(1);
  }

  @Test
  void aTrainingThatWasCutIsJudgedByItsDataAlone() {
    Examples rows = rows(100, 1, 1);

    assertThat(Warning.of(PLAN, List.of(), data(rows, rows), rows, rows)).isEmpty();
  }

  private static List<Warning> of(EpochMetrics last, Examples rows) {
    return Warning.of(PLAN, List.of(epoch(9, 9, 0), last), data(rows, rows), rows, rows);
  }

  private static EpochMetrics epoch(double loss, double valLoss, double valAccuracy) {
    return new EpochMetrics(1, loss, 0.5, valLoss, valAccuracy, 1);
  }

  private static Dataset data(Examples train, Examples test) {
    return new Dataset("made", "up", List.of("cat", "dog"), new ImageShape(1, 2), train, test);
  }

  /** Every other row is zero; the others reach the given values. */
  private static Examples rows(int count, float first, float second) {
    float[] features = new float[2 * count];
    for (int row = 0; row < count; row += 2) {
      features[2 * row] = first;
      features[2 * row + 1] = second;
    }
    return labelled(count, features, row -> row % 2);
  }

  private static Examples labelled(int count, float[] features, IntUnaryOperator label) {
    int[] labels = new int[count];
    Arrays.setAll(labels, label);
    return Examples.ofFeatures(features, labels, 2, 2);
  }
}
