package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.cli.report.ComparisonTable;
import dev.percha.cli.verdict.Answer;
import dev.percha.cli.verdict.PairVerdict;
import dev.percha.cli.verdict.SeedVerdicts;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.domain.evaluation.Evaluation;
import dev.percha.core.domain.training.RunReport;
import dev.percha.results.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What trainings by the same seeds on several backends say of the backends. By what they are told
 * apart, and what difference is too small to matter, is settled before the first.
 */
final class SeedComparison {
  /**
   * How far two seeds of one engine are apart on average: 2 / √π of the standard deviation 0.008
   * that docs/article.md measures.
   */
  private static final double TWO_SEEDS = 0.009;

  private final String metric;
  private final List<Long> seeds;
  private final double margin;
  private final Examples test;
  private final Map<String, Map<Long, Double>> accuracies = new LinkedHashMap<>();
  private final Map<String, List<RunReport>> reports = new LinkedHashMap<>();
  private final List<RunReport> unfinished = new ArrayList<>();

  SeedComparison(int epochs, List<Long> seeds, double margin, Examples test) {
    this.metric =
        "mean test accuracy of the last "
            + Words.count(Math.min(LastEpochs.COUNT, epochs), "epoch");
    this.seeds = seeds;
    this.margin = margin;
    this.test = test;
  }

  /** A training that did not end by itself: no figure of a pair. */
  void addUnfinished(RunReport report) {
    unfinished.add(report);
  }

  /** A training that ended by itself. */
  void add(RunReport report, double accuracy) {
    accuracies
        .computeIfAbsent(report.backend(), name -> new TreeMap<>())
        .put(report.plan().seed(), accuracy);
    reports.computeIfAbsent(report.backend(), name -> new ArrayList<>()).add(report);
  }

  private List<PairVerdict> pairs() {
    return SeedVerdicts.of(accuracies, margin);
  }

  /** The same as JSON, from the first training on. */
  void write(ObjectNode root) {
    ObjectNode node = root.putObject("verdict");
    node.put("metric", metric).put("margin", margin).put("level", SeedVerdicts.LEVEL);
    seeds.forEach(node.putArray("seeds")::add);
    ArrayNode runs = node.putArray("accuracies");
    accuracies.forEach(
        (backend, bySeed) ->
            bySeed.forEach(
                (seed, accuracy) ->
                    runs.addObject()
                        .put("backend", backend)
                        .put("seed", seed)
                        .put("accuracy", accuracy)));
    ArrayNode written = node.putArray("pairs");
    List<PairVerdict> pairs = pairs();
    double[] chances = chances(pairs);
    for (int i = 0; i < chances.length; i++) {
      write(written.addObject(), pairs.get(i), chances[i]);
    }
  }

  /** Of each pair's models by McNemar's test, corrected for the number of pairs. */
  private double[] chances(List<PairVerdict> pairs) {
    return SeedVerdicts.holm(
        pairs.stream()
            .map(this::disagreements)
            .mapToDouble(only -> SeedVerdicts.mcNemar(only[0], only[1]))
            .toArray());
  }

  private void write(ObjectNode node, PairVerdict pair, double chance) {
    node.put("one", pair.one()).put("other", pair.other()).put("seeds", pair.seeds());
    number(node, "difference", pair.difference());
    number(node, "low", pair.low());
    number(node, "high", pair.high());
    number(node, "pDifferent", pair.different());
    number(node, "pSame", pair.same());
    node.put("answer", pair.answer().toString());
    pair.more().ifPresent(more -> node.put("moreSeeds", more));
    if (seeds.size() == 1 && pair.seeds() == 1) {
      int[] only = disagreements(pair);
      node.putObject("mcNemar").put("onlyOne", only[0]).put("onlyOther", only[1]).put("p", chance);
    }
  }

  /** JSON has no number that is none. */
  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    }
  }

  /** A line for each backend, over all its seeds. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-12s %-9s %-9s %-16s %6s %9s %8s%n",
            "", "accuracy", "deviation", "lowest, highest", "best", "accuracy", "seconds"));
    text.append(
        String.format(
            "%-12s %-9s %-9s %-16s %6s %9s %8s%n",
            "", "(mean)", "of a seed", "", "epoch", "there", "an epoch"));
    accuracies.forEach((name, values) -> text.append(row(name, values)));
    for (RunReport report : unfinished) {
      text.append(
          String.format(
              "%-12s by seed %d %s after %d of %s%n",
              report.backend(),
              report.plan().seed(),
              Words.of(report.status()),
              report.history().epochs().size(),
              Words.count(report.plan().epochs(), "epoch")));
    }
    return text.append(
            String.format(
                "Accuracy: %s; by %s each; median best epoch and seconds.%n%n",
                metric, Words.count(seeds.size(), "seed")))
        .toString();
  }

  private String row(String name, Map<Long, Double> bySeed) {
    double[] values = bySeed.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(a -> (a - mean) * (a - mean)).sum();
    List<RunReport> all = reports.get(name);
    return String.format(
        Locale.ROOT,
        "%-12s %-9.4f %-9s %.4f, %.4f   %6.0f %9.4f %8.2f%n",
        name,
        mean,
        values.length < 2
            ? ""
            : String.format(Locale.ROOT, "%.4f", Math.sqrt(squares / (values.length - 1))),
        values[0],
        values[values.length - 1],
        ComparisonTable.median(
            all.stream().mapToDouble(run -> run.best().orElseThrow().epoch()).toArray()),
        all.stream()
            .mapToDouble(run -> run.best().orElseThrow().test().orElseThrow().accuracy())
            .average()
            .orElseThrow(),
        ComparisonTable.median(
            all.stream()
                .flatMap(run -> run.history().epochs().stream())
                .mapToDouble(EpochMetrics::trainSeconds)
                .toArray()));
  }

  /** The answer in words, a line for each pair. */
  String words() {
    List<PairVerdict> pairs = pairs();
    StringBuilder text = new StringBuilder();
    if (seeds.size() == 1 && !pairs.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "Verdict: one training each cannot tell engines apart, since two seeds of one engine"
                  + " differ by %.3f%non average; --seeds 5 can. Of these models it can be said:%n",
              TWO_SEEDS));
      double[] chances = chances(pairs);
      for (int i = 0; i < chances.length; i++) {
        text.append(models(pairs.get(i), chances[i]));
      }
    } else if (!pairs.isEmpty()) {
      text.append(
          String.format(
              Locale.ROOT,
              "Verdict on %s, paired by seed, margin %.4f, 95%% intervals:%n",
              metric,
              margin));
      pairs.forEach(pair -> text.append(line(pair)));
    }
    return text.toString();
  }

  private static String line(PairVerdict pair) {
    String who = pair.one() + " and " + pair.other() + ": " + pair.answer();
    if (pair.answer() == Answer.CANNOT_TELL && pair.seeds() > 1) {
      who +=
          ": needs "
              + (pair.more().isPresent()
                  ? "about " + Words.count(pair.more().getAsInt(), "more seed")
                  : "more than " + SeedVerdicts.MOST + " more seeds");
    }
    return pair.seeds() < 2
        ? String.format("%s: only %s ended on both%n", who, Words.count(pair.seeds(), "seed"))
        : String.format(
            Locale.ROOT,
            "%s; difference %.4f, %.4f to %.4f%n",
            who,
            pair.difference(),
            pair.low(),
            pair.high());
  }

  private String models(PairVerdict pair, double p) {
    int[] only = disagreements(pair);
    return String.format(
        Locale.ROOT,
        "%s and %s: %d test rows only the first gets right, %d only the other: %s chance"
            + " (McNemar, p = %.2g)%n",
        pair.one(),
        pair.other(),
        only[0],
        only[1],
        p < SeedVerdicts.LEVEL ? "more than" : "no more than",
        p);
  }

  /** How many rows only the one gets right, and how many only the other. */
  private int[] disagreements(PairVerdict pair) {
    Evaluation one = tested(pair.one());
    Evaluation other = tested(pair.other());
    int[] only = new int[2];
    for (int row = 0; row < test.rows(); row++) {
      boolean first = one.prediction(row).label() == test.label(row);
      boolean second = other.prediction(row).label() == test.label(row);
      only[0] += first && !second ? 1 : 0;
      only[1] += second && !first ? 1 : 0;
    }
    return only;
  }

  private Evaluation tested(String backend) {
    return reports.get(backend).get(0).last().orElseThrow().test().orElseThrow();
  }
}
