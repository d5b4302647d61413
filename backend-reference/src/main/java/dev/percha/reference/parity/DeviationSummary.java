package dev.percha.reference.parity;

import dev.percha.reference.Deviation;
import java.util.LinkedHashMap;
import java.util.Map;

/** Deviations of many steps, one for each pair and quantity: its worst place, largest, and RMS. */
final class DeviationSummary {
  /** Whose what. */
  record Comparison(String one, String other, String what) {}

  private final Map<Comparison, Sum> sums = new LinkedHashMap<>();

  private static final class Sum {
    Deviation worst;
    int step;
    double largest;
    double squares;
    int count;
  }

  void add(String one, String other, int step, Deviation next) {
    Sum sum = sums.computeIfAbsent(new Comparison(one, other, next.what()), key -> new Sum());
    if (sum.worst == null || next.ratio() > sum.worst.ratio()) {
      sum.worst = next;
      sum.step = step;
    }
    sum.largest = Math.max(sum.largest, next.largest());
    sum.squares += next.rms() * next.rms();
    sum.count++;
  }

  /** In the order in which each was first added. */
  Map<Comparison, Deviation> deviations() {
    Map<Comparison, Deviation> deviations = new LinkedHashMap<>();
    sums.forEach(
        (key, sum) ->
            deviations.put(
                key,
                new Deviation(
                    sum.worst.what(),
                    sum.worst.where() + ", step " + sum.step,
                    sum.worst.error(),
                    sum.worst.bound(),
                    sum.largest,
                    Math.sqrt(sum.squares / sum.count))));
    return deviations;
  }
}
