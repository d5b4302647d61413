package dev.percha.reference;

/**
 * How far something is from the reference, at the place where it is farthest in units of its bound.
 *
 * @param what the quantity, such as {@code parameters}
 * @param where the place, such as {@code kernel 1 [17, 3]}
 * @param error how far it is off there
 * @param bound how far it may be off there
 * @param largest the largest error at any place
 * @param rms the root mean square of the errors at all places
 */
public record Deviation(
    String what, String where, double error, double bound, double largest, double rms) {
  /**
   * @return the error in units of its bound; infinite where an error is not a number
   */
  public double ratio() {
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error / bound;
  }

  /**
   * @return whether the error is within its bound
   */
  public boolean isWithin() {
    return ratio() <= 1;
  }

  @Override
  public String toString() {
    return what + " at " + where + ": off by " + error + ", bound " + bound;
  }
}
