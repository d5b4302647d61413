package dev.percha.reference.parity;

import dev.percha.reference.Deviation;
import java.util.Objects;

/**
 * How far one backend is from another, or from the judge, in one quantity on one rung.
 *
 * @param rung the rung
 * @param one a backend's name
 * @param other another's, or {@link ParityLadder#JUDGE}
 * @param steps how many optimisation steps the figures cover; 0 where none is made
 * @param deviation the figures
 */
public record Finding(ParityCheck rung, String one, String other, int steps, Deviation deviation) {
  public Finding {
    Objects.requireNonNull(rung, "rung");
    Objects.requireNonNull(deviation, "deviation");
  }

  /** {@return whether the two are as near as the rung asks for; always, where it only tells} */
  public boolean isSame() {
    return !rung.isJudged() || deviation.isWithin();
  }
}
