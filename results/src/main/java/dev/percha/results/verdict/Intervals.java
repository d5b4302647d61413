package dev.percha.results.verdict;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/** How sure one can be of an accuracy. */
public final class Intervals {
  private Intervals() {}

  /**
   * The score interval of Wilson (Journal of the American Statistical Association 22, 1927).
   *
   * @param correct rows classified rightly
   * @param rows all rows, at least 1
   * @return the 95% interval of the accuracy
   */
  public static Interval wilson(long correct, long rows) {
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
        Math.toIntExact(rows), Math.toIntExact(correct), 0.05);
  }

  /**
   * How often chance alone makes two trainings differ as much: the accuracy of each is taken to be
   * normally distributed over seeds. Both are asked about the same rows, so that what differs is
   * the training, not the sample.
   *
   * @param accuracy of one training
   * @param other the accuracy of another
   * @param deviation the standard deviation of accuracies between seeds
   * @return the two-sided tail of a difference of two, 0 to 1
   */
  public static double chance(double accuracy, double other, double deviation) {
    double z = Math.abs(accuracy - other) / (Math.sqrt(2) * deviation);
    return 2 * NormalDistribution.of(0, 1).survivalProbability(z);
  }

  /**
   * How far values of a series are off their trend: the square root of half the mean square
   * successive difference (von Neumann, Annals of Mathematical Statistics 12, 1941). A slow rise or
   * fall hardly counts.
   *
   * @param series at least two values, in order
   * @return an estimate of their standard deviation about the trend
   */
  public static double fluctuation(double... series) {
    double squares = 0;
    for (int i = 1; i < series.length; i++) {
      squares += (series[i] - series[i - 1]) * (series[i] - series[i - 1]);
    }
    return Math.sqrt(squares / (2 * (series.length - 1)));
  }
}
