package dev.percha.reference;

/**
 * How far a parameter, and what its optimizer keeps of it, may be off after one step from a common
 * state, where the gradient may be off by a known amount and the engine rounds.
 *
 * <p>Off by the gradient's error: by the largest difference that any gradient of its interval makes
 * to the step. A step that grows with the gradient has that at an end; Adam's does not, and has it
 * at an end or at one of {@link UpdateRule#turningPoints}. Off by rounding: by a few units in the
 * last place of what is added. For use by one thread.
 */
final class UpdateBound {
  /** What a short chain of operations may lose, in units of the roundoff. */
  private static final double OPERATIONS = 16;

  /**
   * What a weight itself may lose where it decays and where the step is added, in units of the
   * roundoff: an honest one loses up to one each time, and shall stay at a tenth of its bound.
   */
  private static final double STORED = 10;

  private final UpdateRule rule;
  private final double u;
  private final int count;
  private final double[] scratch;

  /** The parameter after the step. */
  double weight;

  /** How far it may be off. */
  double weightBound;

  /** The slots after the step. */
  final double[] slots;

  /** How far each may be off; never below the smallest normal float: engines may flush to zero. */
  final double[] slotBounds;

  /**
   * @param rule the equation, for the step's number
   * @param slots how many numbers it keeps
   * @param unitRoundoff of the format in which the engine computes
   */
  UpdateBound(UpdateRule rule, int slots, double unitRoundoff) {
    this.rule = rule;
    this.u = unitRoundoff;
    this.count = slots;
    this.scratch = new double[slots];
    this.slots = new double[slots];
    this.slotBounds = new double[slots];
  }

  /**
   * Sets all that this holds for one parameter.
   *
   * @param w the parameter before the step
   * @param before its slots before it
   * @param g its gradient
   * @param error how far the gradient may be off
   */
  void of(double w, double[] before, double g, double error) {
    System.arraycopy(before, 0, slots, 0, count);
    weight = rule.step(w, g, slots);
    weightBound = 0;
    for (int i = 0; i < count; i++) {
      slotBounds[i] = 0;
    }
    consider(w, before, g - error);
    consider(w, before, g + error);
    for (double turning : rule.turningPoints(before)) {
      if (Math.abs(turning - g) < error) {
        consider(w, before, turning);
      }
    }
    double size = Math.abs(w);
    weightBound += u * (STORED * size + OPERATIONS * (rule.magnitude(w, g, before) - size));
    for (int i = 0; i < count; i++) {
      slotBounds[i] += OPERATIONS * u * rule.magnitude(i, g, before) + Float.MIN_NORMAL;
    }
  }

  private void consider(double w, double[] before, double g) {
    System.arraycopy(before, 0, scratch, 0, count);
    weightBound = Math.max(weightBound, Math.abs(rule.step(w, g, scratch) - weight));
    for (int i = 0; i < count; i++) {
      slotBounds[i] = Math.max(slotBounds[i], Math.abs(scratch[i] - slots[i]));
    }
  }
}
