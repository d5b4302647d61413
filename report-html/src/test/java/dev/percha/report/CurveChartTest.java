package dev.percha.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.percha.results.RunSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveChartTest {
  @Test
  void aCurveIsInterruptedWhereLossIsNotFinite() {
    CurveChart chart = loss(Runs.run("a", 1, 0.9, 0.8, Double.NaN, 0.7, 0.6));

    assertThat(chart.curves().get(0).validation()).matches("M[^M]+L[^M]+M[^M]+L[^M]+");
    assertThat(chart.curves().get(0).training()).matches("M[^M]+");
  }

  @Test
  void oneEpochAloneIsSeenAsPoints() {
    assertThat(loss(Runs.run("a", 1, 0.9)).curves().get(0).points()).hasSize(2);
    assertThat(loss(Runs.run("a", 1, 0.9, 0.8)).curves().get(0).points()).isEmpty();
  }

  @Test
  void seedsOfABackendAreOneCurveInABand() {
    CurveChart chart =
        loss(Runs.run("a", 1, 0.9, 0.8), Runs.run("a", 2, 0.7, 0.6), Runs.run("b", 1, 0.8, 0.7));

    assertThat(chart.curves()).extracting(CurveChart.Curve::name).containsExactly("a", "b");
    assertThat(chart.curves().get(0).validation()).isEqualTo(chart.curves().get(1).validation());
    assertThat(chart.curves().get(0).band()).isNotEmpty();
    assertThat(chart.curves().get(1).band()).isEmpty();
  }

  @Test
  void overfittingIsShadedFromTheEpochOfTheLowestValidationLossOn() {
    CurveChart chart = loss(Runs.run("a", 1, 0.9, 0.5, 0.6, 0.7, 0.8));

    assertThat(chart.across().get(1).label()).isEqualTo("2");
    assertThat(chart.zone())
        .hasValueSatisfying(
            zone -> assertThat(zone.left()).isEqualTo(chart.across().get(1).place()));
    assertThat(loss(Runs.run("a", 1, 0.9, 0.8, 0.7, 0.6)).zone()).isEmpty();
  }

  @Test
  void whoDoesNotSeeItIsToldTheSame() {
    assertThat(loss(Runs.run("a", 1, 0.9, 0.5, 0.6)).description())
        .isEqualTo("a after 3 epochs: training 0.8000, validation 0.6000, best epoch 2.");
  }

  @Test
  void noFiniteFigureAtAllIsDrawnAsAnEmptyField() {
    assertThat(loss(Runs.run("a", 1, Double.NaN)).up()).isNotEmpty();
    assertThat(loss(Runs.run("a", 1, Double.MAX_VALUE, -Double.MAX_VALUE)).toString())
        .doesNotContain("NaN", "Infinity");
  }

  private static CurveChart loss(RunSummary... runs) {
    return CurveChart.loss(Series.of(List.of(Runs.experiment(runs))));
  }
}
