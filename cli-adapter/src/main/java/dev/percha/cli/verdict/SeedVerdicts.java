package dev.percha.cli.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.TTest;

/**
 * Tells of each pair of backends whether their networks are equally good, from the accuracies of
 * trainings by the same seeds. Seeds are paired: both start from the same weights and see the rows
 * in the same order.
 *
 * <p>The mean difference has Student's interval. Two are <em>the same</em> where two one-sided
 * tests (Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 1987) show it to be within the
 * margin, and <em>different</em> where a two-sided test shows that it is not 0 and it is larger
 * than the margin, each at the level {@link #LEVEL} over all pairs (Holm, Scandinavian J. of
 * Statistics 6, 1979). Immutable values in, immutable values out.
 */
public final class SeedVerdicts {
  /** How often chance alone may lead to an answer. */
  public static final double LEVEL = 0.05;

  /** Nobody trains more often. */
  public static final int MOST = 1000;

  /** How sure one wants to be that so many more seeds will do. */
  private static final double POWER = 0.8;

  private SeedVerdicts() {}

  /**
   * @param accuracies of each backend, in the order of the pairs, by seed; a training that failed
   *     is left out
   * @param margin what is too small to matter, above 0, as a share
   * @return each pair of backends
   */
  public static List<PairVerdict> of(Map<String, Map<Long, Double>> accuracies, double margin) {
    List<String> names = List.copyOf(accuracies.keySet());
    List<Differences> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        pairs.add(Differences.of(names.get(i), names.get(j), accuracies));
      }
    }
    double[] different = holm(pairs.stream().mapToDouble(Differences::different).toArray());
    double[] same = holm(pairs.stream().mapToDouble(pair -> pair.same(margin)).toArray());
    return IntStream.range(0, pairs.size())
        .mapToObj(i -> pairs.get(i).verdict(margin, different[i], same[i], pairs.size()))
        .toList();
  }

  /**
   * The adjusted probabilities of Holm's procedure.
   *
   * @param p of each test; those that are NaN are not among them
   * @return the same, adjusted for their number
   */
  public static double[] holm(double[] p) {
    int[] order =
        IntStream.range(0, p.length)
            .filter(i -> !Double.isNaN(p[i]))
            .boxed()
            .sorted((i, j) -> Double.compare(p[i], p[j]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = p.clone();
    double most = 0;
    for (int rank = 0; rank < order.length; rank++) {
      most = Math.max(most, Math.min(1, (order.length - rank) * p[order[rank]]));
      adjusted[order[rank]] = most;
    }
    return adjusted;
  }

  /**
   * McNemar's test in its exact form (Psychometrika 12, 1947): how often chance alone divides the
   * rows that only one of two models answers rightly as unevenly.
   *
   * @param onlyOne rows that only one answers rightly
   * @param onlyOther rows that only the other does
   * @return the two-sided probability, 1 where they agree on every row
   */
  public static double mcNemar(int onlyOne, int onlyOther) {
    int rows = onlyOne + onlyOther;
    return rows == 0 ? 1 : BinomialTest.withDefaults().test(rows, onlyOne, 0.5).getPValue();
  }

  /** A pair's accuracies, one less the other, by seed. */
  private record Differences(String one, String other, double[] values) {
    static Differences of(String one, String other, Map<String, Map<Long, Double>> accuracies) {
      Map<Long, Double> ones = new TreeMap<>(accuracies.get(one));
      Map<Long, Double> others = accuracies.get(other);
      TreeSet<Long> seeds = new TreeSet<>(ones.keySet());
      seeds.retainAll(others.keySet());
      return new Differences(
          one,
          other,
          seeds.stream().mapToDouble(seed -> ones.get(seed) - others.get(seed)).toArray());
    }

    double mean() {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }

    double deviation() {
      double mean = mean();
      double squares = Arrays.stream(values).map(d -> (d - mean) * (d - mean)).sum();
      return Math.sqrt(squares / (values.length - 1));
    }

    /** Rounding aside, as of a backend and itself. */
    boolean isEven() {
      return deviation() <= 1e-12;
    }

    double different() {
      if (values.length < 2) {
        return Double.NaN;
      }
      if (isEven()) {
        return Math.abs(mean()) <= 1e-12 ? 1 : 0;
      }
      return TTest.withDefaults().test(values).getPValue();
    }

    double same(double margin) {
      if (values.length < 2) {
        return Double.NaN;
      }
      if (isEven()) {
        return Math.abs(mean()) < margin ? 0 : 1;
      }
      TTest test = TTest.withDefaults();
      double above =
          test.withMu(-margin).with(AlternativeHypothesis.GREATER_THAN).test(values).getPValue();
      double below =
          test.withMu(margin).with(AlternativeHypothesis.LESS_THAN).test(values).getPValue();
      return Math.max(above, below);
    }

    PairVerdict verdict(double margin, double different, double same, int pairs) {
      int seeds = values.length;
      double reach = seeds < 2 ? Double.NaN : t(seeds, 1 - LEVEL / 2) * error(seeds);
      Answer answer = Answer.CANNOT_TELL;
      if (same < LEVEL) {
        answer = Answer.THE_SAME;
      } else if (different < LEVEL && Math.abs(mean()) > margin) {
        answer = Answer.DIFFERENT;
      }
      OptionalInt more =
          answer == Answer.CANNOT_TELL && seeds > 1 ? more(margin, pairs) : OptionalInt.empty();
      double mean = mean();
      return new PairVerdict(
          one, other, seeds, mean, mean - reach, mean + reach, different, same, answer, more);
    }

    private double error(int seeds) {
      return deviation() / Math.sqrt(seeds);
    }

    private static double t(int seeds, double probability) {
      return TDistribution.of(seeds - 1).inverseCumulativeProbability(probability);
    }

    /**
     * If mean and deviation stay: the fewest with which a test at the level, divided by the number
     * of pairs, settles it with the probability {@link #POWER}.
     */
    private OptionalInt more(double margin, int pairs) {
      double mean = Math.abs(mean());
      double level = LEVEL / pairs;
      for (int seeds = values.length + 1; seeds <= values.length + MOST; seeds++) {
        double power = t(seeds, POWER);
        boolean settled =
            mean < margin
                ? margin - mean > (t(seeds, 1 - level) + power) * error(seeds)
                : mean > (t(seeds, 1 - level / 2) + power) * error(seeds);
        if (settled) {
          return OptionalInt.of(seeds - values.length);
        }
      }
      return OptionalInt.empty();
    }
  }
}
