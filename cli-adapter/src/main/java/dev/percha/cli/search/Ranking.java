package dev.percha.cli.search;

import dev.percha.core.domain.training.Monitor;
import dev.percha.core.domain.training.RunStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Trials from the best on. Those that came further are before those that did not, since figures of
 * different epochs are not compared; then the monitored figure at the best epoch decides. Of two
 * with the same figure, to the bit, neither is better: they share a rank, and the one with fewer
 * parameters is named first. What diverged, failed or is not finished has no rank, and stands last.
 */
public final class Ranking {
  private final Halving halving;
  private final Monitor monitor;
  private final List<Trial> order;
  private final int ranked;

  private Ranking(Halving halving, Monitor monitor, List<Trial> trials) {
    this.halving = halving;
    this.monitor = monitor;
    List<Trial> all = new ArrayList<>(trials.stream().filter(this::isRanked).toList());
    this.ranked = all.size();
    all.sort(
        then(
            Comparator.comparing(this::rung, Comparator.reverseOrder())
                .thenComparing(this::compare)));
    trials.stream().filter(trial -> !isRanked(trial)).forEach(all::add);
    this.order = List.copyOf(all);
  }

  /**
   * @param trials all of a search
   * @param halving by which they were trained
   * @param monitor the figure that tells which is better
   * @return their ranking
   */
  public static Ranking of(List<Trial> trials, Halving halving, Monitor monitor) {
    return new Ranking(halving, monitor, trials);
  }

  /** {@return all trials, from the best on} */
  public List<Trial> order() {
    return order;
  }

  /**
   * @param place in the order, from 0
   * @return its rank, from 1; that of those before it where they are equally good; empty for none
   */
  public OptionalInt rank(int place) {
    if (place >= ranked) {
      return OptionalInt.empty();
    }
    int first = place;
    while (first > 0 && isTie(order.get(first - 1), order.get(place))) {
      first--;
    }
    return OptionalInt.of(first + 1);
  }

  private boolean isTie(Trial one, Trial other) {
    return rung(one) == rung(other) && compare(one, other) == 0;
  }

  /** {@return the best of those that trained to the end; empty where none did} */
  public Optional<Trial> winner() {
    return order.stream()
        .limit(ranked)
        .filter(trial -> rung(trial) == halving.rungs().size())
        .findFirst();
  }

  /**
   * Of the trials that reached a rung those that go on, by what they were there: what they have
   * become since does not count, so that a search which is told again decides the same.
   *
   * @param trials all of a search
   * @param halving by which they are trained
   * @param monitor the figure that tells which is better
   * @param rung which, from 0; not the last
   * @return them, the best first
   */
  public static List<Trial> goingOn(
      List<Trial> trials, Halving halving, Monitor monitor, int rung) {
    int epochs = halving.rungs().get(rung);
    List<Trial> there = trials.stream().filter(trial -> trial.hasReached(epochs)).toList();
    Comparator<Trial> better =
        (one, other) ->
            compare(monitor, figure(one, monitor, epochs), figure(other, monitor, epochs));
    return there.stream().sorted(then(better)).limit(halving.goingOn(there.size())).toList();
  }

  private static Comparator<Trial> then(Comparator<Trial> better) {
    return better.thenComparing(Trial::parameters).thenComparing(trial -> trial.candidate().id());
  }

  private boolean isRanked(Trial trial) {
    return rung(trial) > 0
        && trial.run().filter(run -> run.status() == RunStatus.COMPLETED).isPresent();
  }

  /** How many rungs it has reached. */
  private int rung(Trial trial) {
    return (int) halving.rungs().stream().filter(trial::hasReached).count();
  }

  /** By what each was at the last rung that it reached. */
  private int compare(Trial one, Trial other) {
    return compare(monitor, figure(one), figure(other));
  }

  private double figure(Trial trial) {
    return figure(trial, monitor, halving.rungs().get(rung(trial) - 1));
  }

  private static double figure(Trial trial, Monitor monitor, int epochs) {
    return monitor.of(trial.best(monitor, epochs).orElseThrow());
  }

  private static int compare(Monitor monitor, double one, double other) {
    return (int) Math.signum(monitor.gain(one, other));
  }
}
