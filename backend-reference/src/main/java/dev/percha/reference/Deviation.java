package dev.percha.reference;

import java.util.function.IntFunction;

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
   * Compares values one by one.
   *
   * @param what the quantity
   * @param found the values
   * @param expected what they should be
   * @param bounds how far each may be off; 0 where it must be exact
   * @param place where a value stands, in words
   * @return the comparison; a value that is not a number is infinitely far off
   */
  public static Deviation of(
      String what, double[] found, double[] expected, double[] bounds, IntFunction<String> place) {
    int worst = 0;
    double error = 0;
    double ratio = -1;
    double largest = 0;
    double squares = 0;
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs(found[i] - expected[i]);
      double size = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
      double here = ratio(size, bounds[i]);
      if (here > ratio) {
        worst = i;
        error = size;
        ratio = here;
      }
      largest = Math.max(largest, size);
      squares += size * size;
    }
    double rms = Math.sqrt(squares / found.length);
    return new Deviation(what, place.apply(worst), error, bounds[worst], largest, rms);
  }

  /**
   * @param quantity another name
   * @param factor a positive number
   * @return the same in another unit
   */
  public Deviation as(String quantity, double factor) {
    return new Deviation(
        quantity, where, factor * error, factor * bound, factor * largest, factor * rms);
  }

  /**
   * @return the error in units of its bound: 0 where there is none, whatever the bound; infinite
   *     where error or bound is not a number, or there is an error where none is allowed
   */
  public double ratio() {
    return ratio(error, bound);
  }

  /** What cannot be told to be within its bound is not within it. */
  private static double ratio(double error, double bound) {
    double ratio = error == 0 ? 0 : error / bound;
    return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
  }

  /** {@return whether the error is within its bound} */
  public boolean isWithin() {
    return ratio() <= 1;
  }

  @Override
  public String toString() {
    return what + " at " + where + ": off by " + error + ", bound " + bound;
  }
}
