package dev.percha.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.percha.cli.report.ComparisonTable;
import dev.percha.cli.report.Npy;
import dev.percha.cli.verdict.Answer;
import dev.percha.cli.verdict.PairVerdict;
import dev.percha.cli.verdict.SeedVerdicts;
import dev.percha.core.domain.data.Examples;
import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.core.failure.DataException;
import dev.percha.results.RunSummary;
import dev.percha.results.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
  private final Path folder;
  private final Map<String, int[]> answers = new HashMap<>();
  private List<RunSummary> runs = List.of();

  /**
   * @param folder where the test probabilities of the trainings lie
   */
  SeedComparison(int epochs, List<Long> seeds, double margin, Examples test, Path folder) {
    this.metric =
        "mean test accuracy of the last "
            + Words.count(Math.min(TestedEpochs.COUNT, epochs), "epoch");
    this.seeds = seeds;
    this.margin = margin;
    this.test = test;
    this.folder = folder;
  }

  /**
   * @param all the trainings so far, in the order in which backends are to be shown
   */
  void of(List<RunSummary> all) {
    runs = List.copyOf(all);
  }

  /** Of each backend, by seed, of trainings that ended by themselves. */
  private Map<String, Map<Long, Double>> accuracies() {
    Map<String, Map<Long, Double>> accuracies = new LinkedHashMap<>();
    for (RunSummary run : runs) {
      run.lastEpochs()
          .ifPresent(
              accuracy ->
                  accuracies
                      .computeIfAbsent(run.backend(), name -> new TreeMap<>())
                      .put(run.plan().seed(), accuracy));
    }
    return accuracies;
  }

  private List<PairVerdict> pairs() {
    return SeedVerdicts.of(accuracies(), margin);
  }

  /** The same as JSON, from the first training on. */
  void write(ObjectNode root) {
    ObjectNode node = root.putObject("verdict");
    node.put("metric", metric).put("margin", margin).put("level", SeedVerdicts.LEVEL);
    seeds.forEach(node.putArray("seeds")::add);
    ArrayNode runs = node.putArray("accuracies");
    accuracies()
        .forEach(
            (backend, bySeed) ->
                bySeed.forEach(
                    (seed, accuracy) ->
                        runs.addObject()
                            .put("backend", backend)
                            .put("seed", seed)
                            .put("accuracy", accuracy)));
    ArrayNode written = node.putArray("pairs");
    List<PairVerdict> pairs = pairs();
    pairs.forEach(pair -> write(written.addObject(), pair));
    List<Models> models = models(pairs);
    for (int i = 0; i < models.size(); i++) {
      Models two = models.get(i);
      ((ObjectNode) written.get(i))
          .putObject("mcNemar")
          .put("onlyOne", two.onlyOne)
          .put("onlyOther", two.onlyOther)
          .put("p", two.p);
    }
  }

  /** Two models: how many rows only the one gets right, and how many only the other. */
  private record Models(PairVerdict pair, int onlyOne, int onlyOther, double p) {}

  /**
   * Each pair's models by McNemar's test, corrected for the number of pairs; none where there are
   * more models than two of a pair, or what one answered could not be written.
   */
  private List<Models> models(List<PairVerdict> pairs) {
    if (seeds.size() > 1 || !pairs.stream().allMatch(pair -> pair.seeds() == 1)) {
      return List.of();
    }
    List<int[]> counts = new ArrayList<>();
    try {
      pairs.forEach(pair -> counts.add(disagreements(pair)));
    } catch (DataException e) {
      return List.of();
    }
    double[] chances =
        SeedVerdicts.holm(
            counts.stream().mapToDouble(only -> SeedVerdicts.mcNemar(only[0], only[1])).toArray());
    List<Models> models = new ArrayList<>();
    for (int i = 0; i < chances.length; i++) {
      models.add(new Models(pairs.get(i), counts.get(i)[0], counts.get(i)[1], chances[i]));
    }
    return models;
  }

  private void write(ObjectNode node, PairVerdict pair) {
    node.put("one", pair.one()).put("other", pair.other()).put("seeds", pair.seeds());
    number(node, "difference", pair.difference());
    number(node, "low", pair.low());
    number(node, "high", pair.high());
    number(node, "pDifferent", pair.different());
    number(node, "pSame", pair.same());
    node.put("answer", pair.answer().toString());
    pair.more().ifPresent(more -> node.put("moreSeeds", more));
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
    accuracies().forEach((name, values) -> text.append(row(name, values)));
    runs.stream()
        .filter(run -> run.lastEpochs().isEmpty())
        .forEach(run -> text.append(unfinished(run)));
    return text.append(
            String.format(
                "Accuracy: %s; by %s each; median best epoch and seconds.%n%n",
                metric, Words.count(seeds.size(), "seed")))
        .toString();
  }

  private static String unfinished(RunSummary run) {
    return String.format(
        "%-12s by seed %d %s after %d of %s%s%n",
        run.backend(),
        run.plan().seed(),
        Words.of(run.status()),
        run.history().size(),
        Words.count(run.plan().epochs(), "epoch"),
        run.failure().map(failure -> ": " + failure.message()).orElse(""));
  }

  private String row(String name, Map<Long, Double> bySeed) {
    double[] values = bySeed.values().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(a -> (a - mean) * (a - mean)).sum();
    List<RunSummary> all =
        runs.stream()
            .filter(run -> run.backend().equals(name) && run.lastEpochs().isPresent())
            .toList();
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
            all.stream().mapToDouble(run -> run.bestEpoch().orElseThrow()).toArray()),
        all.stream()
            .mapToDouble(run -> run.testAtBestEpoch().orElseThrow().accuracy())
            .average()
            .orElseThrow(),
        ComparisonTable.median(
            all.stream()
                .flatMap(run -> run.history().stream())
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
      models(pairs).forEach(two -> text.append(line(two)));
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

  private static String line(Models two) {
    return String.format(
        Locale.ROOT,
        "%s and %s: %d test rows only the first gets right, %d only the other: %s chance"
            + " (McNemar, p = %.2g)%n",
        two.pair.one(),
        two.pair.other(),
        two.onlyOne,
        two.onlyOther,
        two.p < SeedVerdicts.LEVEL ? "more than" : "no more than",
        two.p);
  }

  private int[] disagreements(PairVerdict pair) {
    int[] one = answers(pair.one());
    int[] other = answers(pair.other());
    int[] only = new int[2];
    for (int row = 0; row < test.rows(); row++) {
      boolean first = one[row] == test.label(row);
      boolean second = other[row] == test.label(row);
      only[0] += first && !second ? 1 : 0;
      only[1] += second && !first ? 1 : 0;
    }
    return only;
  }

  /** The classes that a backend's first model answers, as they were written. */
  private int[] answers(String backend) {
    RunSummary run =
        runs.stream().filter(r -> r.backend().equals(backend)).findFirst().orElseThrow();
    String name =
        run.files()
            .probabilities()
            .orElseThrow(() -> new DataException(run.name() + " has left no probabilities"));
    int[] classes = answers.computeIfAbsent(name, file -> Npy.largestOfRows(folder.resolve(file)));
    if (classes.length != test.rows()) {
      throw new DataException(folder.resolve(name) + ": not of these test rows");
    }
    return classes;
  }
}
