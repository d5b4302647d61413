package dev.percha.report;

import dev.percha.core.domain.training.RunStatus;
import dev.percha.results.RunSummary;
import dev.percha.results.Words;
import dev.percha.results.verdict.VerdictSummary;
import dev.percha.results.verdict.VerdictSummary.McNemar;
import dev.percha.results.verdict.VerdictSummary.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a report says first: one sentence, and its reasons. */
final class VerdictWords {
  private static final String SAME = "the same";
  private static final String DIFFERENT = "different";

  private VerdictWords() {}

  /** {@return what results say, in one sentence} */
  static String sentence(Experiment experiment) {
    List<RunSummary> runs = experiment.summary().runs();
    List<Pair> pairs = experiment.verdict().map(VerdictSummary::pairs).orElse(List.of());
    if (runs.isEmpty()) {
      return "No training has ended yet.";
    }
    if (pairs.isEmpty()) {
      return runs.stream().map(VerdictWords::ended).collect(Collectors.joining(" "));
    }
    if (pairs.stream().anyMatch(pair -> pair.mcNemar().isPresent())) {
      return "One training each cannot tell engines apart: two seeds of one engine differ as much.";
    }
    return overSeeds(pairs);
  }

  private static String ended(RunSummary run) {
    String who = run.name() + " " + Words.of(run.status());
    return run.test()
        .map(test -> who + ": test accuracy " + Figures.four(test.accuracy()) + ".")
        .orElse(who + " after " + Words.count(run.history().size(), "epoch") + ", not tested.");
  }

  private static String overSeeds(List<Pair> pairs) {
    if (pairs.stream().allMatch(pair -> pair.answer().equals(SAME))) {
      return pairs.size() == 1
          ? pairs.get(0).one() + " and " + pairs.get(0).other() + " train equally well."
          : "All backends train equally well.";
    }
    List<String> parts = new ArrayList<>();
    for (String answer : List.of(DIFFERENT, SAME)) {
      String named = named(pairs, answer);
      if (!named.isEmpty()) {
        parts.add(named + (answer.equals(SAME) ? " train equally well" : " differ"));
      }
    }
    List<Pair> open =
        pairs.stream()
            .filter(pair -> !pair.answer().equals(SAME) && !pair.answer().equals(DIFFERENT))
            .toList();
    if (!open.isEmpty()) {
      parts.add("of " + joined(open) + " these seeds cannot tell");
    }
    String text = String.join("; ", parts) + ".";
    return text.startsWith("of ") ? "O" + text.substring(1) : text;
  }

  private static String named(List<Pair> pairs, String answer) {
    return joined(pairs.stream().filter(pair -> pair.answer().equals(answer)).toList());
  }

  private static String joined(List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> pair.one() + " and " + pair.other())
        .collect(Collectors.joining(", "));
  }

  /** {@return why: a line for each pair, and for each training that did not end by itself} */
  static List<String> reasons(Experiment experiment) {
    List<String> lines = new ArrayList<>();
    experiment
        .verdict()
        .ifPresent(verdict -> verdict.pairs().forEach(pair -> lines.add(line(verdict, pair))));
    for (RunSummary run : experiment.summary().runs()) {
      if (run.status() != RunStatus.COMPLETED) {
        lines.add(run.name() + " " + Words.of(run.status()) + failure(run) + ".");
      }
      run.overfitting()
          .ifPresent(
              seen ->
                  lines.add(
                      run.name()
                          + " overfits: validation loss was lowest, "
                          + Figures.four(seen.best().valLoss())
                          + ", after epoch "
                          + seen.best().epoch()
                          + "; by epoch "
                          + seen.last().epoch()
                          + " it rose by "
                          + Figures.percent(seen.validationRise())
                          + ", and training loss fell by "
                          + Figures.percent(seen.trainingFall())
                          + "."));
    }
    return lines;
  }

  private static String failure(RunSummary run) {
    return run.failure().map(failure -> ": " + failure.message()).orElse("");
  }

  private static String line(VerdictSummary verdict, Pair pair) {
    String who = pair.one() + " and " + pair.other() + ": ";
    if (pair.mcNemar().isPresent()) {
      return who + models(pair.mcNemar().orElseThrow());
    }
    if (pair.low().isEmpty()) {
      return who
          + pair.answer()
          + "; only "
          + Words.count(pair.seeds(), "seed")
          + " ended on both.";
    }
    return String.format(
        Locale.ROOT,
        "%s%s%s; %s differs by %.4f, 95%% interval %.4f to %.4f over %s, margin %.4f.",
        who,
        pair.answer(),
        pair.moreSeeds().isPresent()
            ? ", needs about " + Words.count(pair.moreSeeds().getAsInt(), "more seed")
            : "",
        verdict.metric(),
        pair.difference().orElse(Double.NaN),
        pair.low().getAsDouble(),
        pair.high().orElse(Double.NaN),
        Words.count(pair.seeds(), "seed"),
        verdict.margin());
  }

  private static String models(McNemar test) {
    return String.format(
        Locale.ROOT,
        "of these two models, only the first gets %,d test rows right, only the other %,d:"
            + " %s chance (McNemar, p = %.2g).",
        test.onlyOne(),
        test.onlyOther(),
        test.p() < 0.05 ? "more than" : "no more than",
        test.p());
  }
}
