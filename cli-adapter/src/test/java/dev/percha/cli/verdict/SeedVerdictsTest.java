package dev.percha.cli.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Figures by scipy 1.17.1: {@code t = stats.ttest_1samp(d, 0)}, {@code t.confidence_interval(.95)},
 * {@code ttest_1samp(d, -m, alternative='greater')}, {@code ttest_1samp(d, m, alternative='less')},
 * {@code stats.binomtest(b, b + c, .5)}.
 */
class SeedVerdictsTest {
  private static final double MARGIN = 0.01;

  @Test
  void smallEvenDifferencesAreTheSame() {
    PairVerdict pair = pair(0.0012, -0.0021, 0.0007, 0.0003, -0.0015);

    assertThat(pair.answer()).isEqualTo(Answer.THE_SAME);
    assertThat(pair.seeds()).isEqualTo(5);
    assertThat(pair.difference()).isCloseTo(-0.00028, within(1e-12));
    assertThat(pair.low()).isCloseTo(-0.0020673062109638793, within(1e-12));
    assertThat(pair.high()).isCloseTo(0.0015073062109638795, within(1e-12));
    assertThat(pair.different()).isCloseTo(0.686030866008896, within(1e-9));
    assertThat(pair.same()).isCloseTo(5.606630382481375e-05, within(1e-12));
  }

  @Test
  void whatIsOnceAndAHalfTheMarginOffIsDifferent() {
    PairVerdict pair = pair(0.0152, 0.0131, 0.0175, 0.0149, 0.0158);

    assertThat(pair.answer()).isEqualTo(Answer.DIFFERENT);
    assertThat(pair.different()).isCloseTo(2.7526308340648184e-05, within(1e-12));
    assertThat(pair.same()).isCloseTo(0.9991364995565036, within(1e-9));
    assertThat(pair.low()).isCloseTo(0.013326965041313442, within(1e-12));
  }

  @Test
  void unevenDifferencesNeedMoreSeeds() {
    PairVerdict pair = pair(0.0092, -0.0101, 0.0205, 0.0031, -0.0058);

    assertThat(pair.answer()).isEqualTo(Answer.CANNOT_TELL);
    assertThat(pair.same()).isCloseTo(0.14546544656308602, within(1e-9));
    // The normal approximation, ((z.95 + z.80) sd / (m - mean))^2, is 20.9 seeds.
    assertThat(pair.more().orElseThrow()).isBetween(15, 19);
  }

  @Test
  void aSignificantDifferenceWithinTheMarginIsNotCalledDifferent() {
    PairVerdict pair = pair(0.0050, 0.0051, 0.0049, 0.0050, 0.0052);

    assertThat(pair.different()).isLessThan(1e-6);
    assertThat(pair.answer()).isEqualTo(Answer.THE_SAME);
  }

  @Test
  void differencesThatAreAllEqualAreToldByTheirSizeAlone() {
    assertThat(pair(0, 0, 0).answer()).isEqualTo(Answer.THE_SAME);
    assertThat(pair(0.02, 0.02, 0.02).answer()).isEqualTo(Answer.DIFFERENT);
  }

  @Test
  void oneSeedTellsNothing() {
    PairVerdict pair = pair(0.02);

    assertThat(pair.answer()).isEqualTo(Answer.CANNOT_TELL);
    assertThat(pair.more()).isEmpty();
    assertThat(pair.low()).isNaN();
  }

  @Test
  void onlySeedsOfBothArePaired() {
    Map<String, Map<Long, Double>> accuracies = new LinkedHashMap<>();
    accuracies.put("a", Map.of(1L, 0.9, 2L, 0.8, 3L, 0.7));
    accuracies.put("b", Map.of(2L, 0.8, 3L, 0.7, 4L, 0.1));

    PairVerdict pair = SeedVerdicts.of(accuracies, MARGIN).get(0);

    assertThat(pair.seeds()).isEqualTo(2);
    assertThat(pair.difference()).isZero();
  }

  /** Holm 1979: 3 · 0.01, max(2 · 0.03, before), max(1 · 0.04, before). */
  @Test
  void severalPairsAreCorrectedByHolm() {
    assertThat(SeedVerdicts.holm(new double[] {0.01, 0.04, Double.NaN, 0.03}))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0.03, 0.06, Double.NaN, 0.06);
  }

  @ParameterizedTest
  @CsvSource({"312, 298, 0.598678075796906", "10, 30, 0.0022214337732293643", "0, 5, 0.0625"})
  void mcNemarIsTheExactOne(int one, int other, double p) {
    assertThat(SeedVerdicts.mcNemar(one, other)).isCloseTo(p, within(1e-9));
    assertThat(SeedVerdicts.mcNemar(0, 0)).isEqualTo(1);
  }

  /**
   * Differences of standard deviation 0.003: two that are equal are called different once in 2,000
   * at most, two that are 1.5 points apart are not called the same, and are told nine times in ten.
   */
  @Test
  void honestOnesAreSparedAndFaultyOnesTold() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int spared = 0;
    int told = 0;
    for (int i = 0; i < 2000; i++) {
      double[] honest = random.doubles(5).map(d -> 0.003 * random.nextGaussian()).toArray();
      double[] faulty = random.doubles(5).map(d -> 0.015 + 0.003 * random.nextGaussian()).toArray();
      spared += pair(honest).answer() == Answer.DIFFERENT ? 0 : 1;
      told += pair(faulty).answer() == Answer.DIFFERENT ? 1 : 0;
      assertThat(pair(faulty).answer()).as("seed %d", seed).isNotEqualTo(Answer.THE_SAME);
    }
    assertThat(spared).as("seed %d", seed).isGreaterThanOrEqualTo(1999);
    assertThat(told).as("seed %d", seed).isGreaterThan(1800);
  }

  private static PairVerdict pair(double... differences) {
    Map<Long, Double> one = new TreeMap<>();
    Map<Long, Double> other = new TreeMap<>();
    for (int i = 0; i < differences.length; i++) {
      one.put((long) i, 0.5 + differences[i]);
      other.put((long) i, 0.5);
    }
    Map<String, Map<Long, Double>> accuracies = new LinkedHashMap<>();
    accuracies.put("one", one);
    accuracies.put("other", other);
    List<PairVerdict> pairs = SeedVerdicts.of(accuracies, MARGIN);
    return pairs.get(0);
  }
}
