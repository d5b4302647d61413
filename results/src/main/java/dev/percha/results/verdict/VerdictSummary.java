package dev.percha.results.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a comparison says of its backends: the {@code verdict} of {@code result.json}.
 *
 * @param metric by what they are told apart, in words
 * @param margin what is too small to matter, as a share
 * @param accuracies of the trainings that ended by themselves, by the metric
 * @param pairs each two of the backends
 */
public record VerdictSummary(
    String metric, double margin, List<Accuracy> accuracies, List<Pair> pairs) {
  public VerdictSummary {
    accuracies = List.copyOf(accuracies);
    pairs = List.copyOf(pairs);
  }

  /**
   * How well one training did.
   *
   * @param backend the backend's name
   * @param seed of the training
   * @param accuracy by the metric, 0 to 1
   */
  public record Accuracy(String backend, long seed, double accuracy) {}

  /**
   * Two backends, each trained by the same seeds.
   *
   * @param one a backend's name
   * @param other the other's
   * @param seeds how many seeds both ended
   * @param difference mean of the first one's accuracy less the other's; empty without seeds
   * @param low lower end of its 95% interval; empty with fewer than two seeds
   * @param high upper end
   * @param answer in words: the same, different, or cannot tell
   * @param moreSeeds how many more are likely to settle it; empty where it is settled, or too many
   * @param mcNemar what is said of the two models, where there is one seed
   */
  public record Pair(
      String one,
      String other,
      int seeds,
      OptionalDouble difference,
      OptionalDouble low,
      OptionalDouble high,
      String answer,
      OptionalInt moreSeeds,
      Optional<McNemar> mcNemar) {}

  /**
   * McNemar's exact test of two models on the same rows.
   *
   * @param onlyOne rows that only the first gets right
   * @param onlyOther rows that only the other does
   * @param p how often chance alone divides them as unevenly, corrected for the number of pairs
   */
  public record McNemar(int onlyOne, int onlyOther, double p) {}
}
