package dev.percha.results.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
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

  /** Whatever the trend: of independent draws it is their standard deviation. */
  @Test
  void fluctuationIsTheDeviationAboutATrend() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double[] series = new double[100_000];
    for (int i = 0; i < series.length; i++) {
      series[i] = 1e-5 * i + 0.01 * random.nextGaussian();
    }

    assertThat(Intervals.fluctuation(series)).as("seed %d", seed).isCloseTo(0.01, within(2e-4));
    assertThat(Intervals.fluctuation(1, 2, 3, 4)).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(Intervals.fluctuation(0.88, 0.88)).isZero();
  }
}
