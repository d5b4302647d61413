package dev.percha.cli.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar, AISTATS 2016): all candidates train to the first
 * rung, the best of them on to the next, and only those which are still among the best to the end.
 *
 * @param rungs epochs after which candidates are compared, growing; the last are the plan's
 * @param keep which part of them goes on from each rung, above 0, at most 1
 */
public record Halving(List<Integer> rungs, double keep) {
  public Halving {
    rungs = List.copyOf(rungs);
    if (rungs.isEmpty() || rungs.get(0) < 1) {
      throw new IllegalArgumentException("rungs " + rungs + "; allowed: 1 epoch or more");
    }
    for (int i = 1; i < rungs.size(); i++) {
      if (rungs.get(i) <= rungs.get(i - 1)) {
        throw new IllegalArgumentException(
            "a rung at epoch "
                + rungs.get(i)
                + " after one at epoch "
                + rungs.get(i - 1)
                + "; allowed: growing, and fewer than the plan's epochs");
      }
    }
    if (!(keep > 0 && keep <= 1)) {
      throw new IllegalArgumentException(keep + " go on; allowed: above 0, at most 1");
    }
  }

  /** {@return none: all candidates train to the end} */
  public static Halving none(int epochs) {
    return new Halving(List.of(epochs), 1);
  }

  /**
   * @param early the rungs before the last
   * @param epochs of the plans
   * @param keep which part goes on from each
   * @return the rungs with the last one
   */
  public static Halving of(List<Integer> early, int epochs, double keep) {
    List<Integer> rungs = new ArrayList<>(early);
    rungs.add(epochs);
    return new Halving(rungs, keep);
  }

  /**
   * @param trials that reached a rung
   * @return how many go on: their part, rounded up, so that one does where there is one
   */
  public int goingOn(int trials) {
    return (int) Math.ceil(keep * trials);
  }
}
