package dev.percha.cli.report;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/** How sure one can be of an accuracy. */
public final class Intervals {
  private Intervals() {}

  /**
   * The score interval of Wilson (Journal of the American Statistical Association 22, 1927).
   *
   * @param hits rows classified rightly
   * @param rows all rows, at least 1
   * @return the 95% interval of the accuracy
   */
  public static Interval wilson(long hits, long rows) {
    return BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(
        Math.toIntExact(rows), Math.toIntExact(hits), 0.05);
  }

  /**
   * The two-sided z-test of two proportions with pooled variance (Fleiss, Levin, Paik, Statistical
   * Methods for Rates and Proportions, 3rd edition, 2003, section 3.1, uncorrected).
   *
   * @param hits rows classified rightly by one model
   * @param otherHits rows classified rightly by another
   * @param rows how many rows each was asked about
   * @return the probability that chance alone makes a difference at least this large
   */
  public static double chance(long hits, long otherHits, long rows) {
    double pooled = (hits + otherHits) / (2.0 * rows);
    double error = Math.sqrt(pooled * (1 - pooled) * 2 / rows);
    double z = (hits - otherHits) / (double) rows / error;
    return 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
  }
}
