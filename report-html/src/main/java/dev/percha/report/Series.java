package dev.percha.report;

import dev.percha.core.domain.evaluation.EpochMetrics;
import dev.percha.results.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Trainings that are drawn as one curve: those of one backend by the same plan but for the seed.
 *
 * @param name of the curve
 * @param runs at least one, each with a finished epoch
 */
record Series(String name, List<RunSummary> runs) {

  static List<Series> of(List<Experiment> experiments) {
    Map<String, List<RunSummary>> groups = new LinkedHashMap<>();
    for (Experiment experiment : experiments) {
      for (RunSummary run : experiment.summary().runs()) {
        if (!run.history().isEmpty()) {
          String group = experiment.label(run.backend()) + ", " + run.plan().epochs() + " epochs";
          groups.computeIfAbsent(group, key -> new ArrayList<>()).add(run);
        }
      }
    }
    List<Series> all = new ArrayList<>();
    groups.forEach((name, runs) -> all.add(new Series(name(name, groups), runs)));
    return all;
  }

  /** The epochs are told only where another curve of the backend has others. */
  private static String name(String group, Map<String, ?> groups) {
    String backend = group.substring(0, group.lastIndexOf(','));
    boolean alone =
        groups.keySet().stream().filter(key -> key.startsWith(backend + ",")).count() < 2;
    return alone ? backend : group;
  }

  int epochs() {
    return runs.stream().mapToInt(run -> run.history().size()).max().orElseThrow();
  }

  /** {@return the figures of all trainings that finished an epoch, those that can be drawn} */
  private DoubleStream at(int epoch, ToDoubleFunction<EpochMetrics> figure) {
    return runs.stream()
        .filter(run -> run.history().size() >= epoch)
        .mapToDouble(run -> figure.applyAsDouble(run.history().get(epoch - 1)))
        .filter(Scale::holds);
  }

  double mean(int epoch, ToDoubleFunction<EpochMetrics> figure) {
    return at(epoch, figure).average().orElse(Double.NaN);
  }

  double least(int epoch, ToDoubleFunction<EpochMetrics> figure) {
    return at(epoch, figure).min().orElse(Double.NaN);
  }

  double most(int epoch, ToDoubleFunction<EpochMetrics> figure) {
    return at(epoch, figure).max().orElse(Double.NaN);
  }

  /** {@return the best epoch, of several trainings the one in the middle} */
  int bestEpoch() {
    int[] best = runs.stream().mapToInt(run -> run.bestEpoch().orElseThrow()).sorted().toArray();
    return best[(best.length - 1) / 2];
  }
}
