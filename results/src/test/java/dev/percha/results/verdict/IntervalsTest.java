package dev.percha.results.verdict;

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
    // Two draws 1.96 · √2 deviations apart: 5%.
    double apart = 1.959964 * Math.sqrt(2) * 0.01;
    assertThat(Intervals.chance(0.88, 0.88 + apart, 0.01)).isCloseTo(0.05, within(1e-6));
    assertThat(Intervals.chance(0.88 + apart, 0.88, 0.01)).isCloseTo(0.05, within(1e-6));
    assertThat(Intervals.chance(0.88, 0.88, 0.01)).isEqualTo(1);
  }
}
