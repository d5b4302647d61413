package dev.percha.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.interval.Interval;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  @Test
  void wilsonIntervalsAreNewcombes() {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
    assertInterval(Intervals.wilson(81, 263), 0.2553, 0.3662);
    assertInterval(Intervals.wilson(15, 148), 0.0624, 0.1605);
    assertInterval(Intervals.wilson(0, 20), 0.0000, 0.1611);
    assertInterval(Intervals.wilson(1, 29), 0.0061, 0.1718);
  }

  private static void assertInterval(Interval interval, double lower, double upper) {
    assertThat(interval.getLowerBound()).isCloseTo(lower, within(5e-5));
    assertThat(interval.getUpperBound()).isCloseTo(upper, within(5e-5));
  }

  @Test
  void chanceIsTheTwoSidedTailOfTheNormalDistribution() {
    // z = 0.0200 / sqrt(2 · 0.89 · 0.11 / 10000) = 4.5198; 2 (1 − Φ(z)) = 6.19e-6.
    assertThat(Intervals.chance(8800, 9000, 10_000)).isCloseTo(6.19e-6, within(1e-8));
    assertThat(Intervals.chance(8789, 8789, 10_000)).isCloseTo(1, within(1e-12));
    assertThat(Intervals.chance(8789, 8810, 10_000))
        .isEqualTo(Intervals.chance(8810, 8789, 10_000))
        .isGreaterThan(0.5);
  }
}
