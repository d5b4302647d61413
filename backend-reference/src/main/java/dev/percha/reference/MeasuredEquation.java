package dev.percha.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of the equation that an engine really follows, read off its steps: weighted least
 * squares of what its parameters are off, on the direction in which each number would move them
 * (Rao's score test, one number at a time). Rounding leaves a standard error; what is beyond it is
 * the engine's own. For use by one thread.
 *
 * <p>A float32 engine holds {@code 1e-3} as {@code 1.00000005e-3}: a few roundings of every number
 * of the plan are allowed, and what they would make of the other numbers.
 */
public final class MeasuredEquation {
  /** Standard errors that chance does not explain. */
  private static final double ERRORS = 10;

  /** How often an engine may round a number of the plan. */
  private static final double ROUNDINGS = 4;

  private final double u;
  private final Map<String, Sums> sums = new LinkedHashMap<>();

  private static final class Sums {
    double products;
    double squares;
    final Map<String, Double> withOthers = new LinkedHashMap<>();
  }

  MeasuredEquation(double unitRoundoff) {
    this.u = unitRoundoff;
  }

  /**
   * A number of the equation, as it was measured.
   *
   * @param name such as {@code learning rate}
   * @param nominal what the plan says; 0 where the plan has none of it
   * @param value what was measured
   * @param standardError of that, by rounding
   * @param deviation how far it is off, and how far it may be
   */
  public record Coefficient(
      String name, double nominal, double value, double standardError, Deviation deviation) {}

  /** Takes a step into account. */
  void add(Sensitivity sensitivity, double[] found) {
    Map<String, double[]> directions = sensitivity.directions();
    double[] variance = sensitivity.variance();
    double[] off = new double[found.length];
    Arrays.setAll(off, i -> found[i] - sensitivity.expected()[i]);
    directions.forEach(
        (name, direction) -> {
          Sums sum = sums.computeIfAbsent(name, key -> new Sums());
          sum.products += product(direction, off, variance);
          sum.squares += product(direction, direction, variance);
          directions.forEach(
              (other, its) ->
                  sum.withOthers.merge(other, product(direction, its, variance), Double::sum));
        });
  }

  private static double product(double[] one, double[] other, double[] variance) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i] / variance[i];
    }
    return sum;
  }

  /**
   * @param nominal the plan's own value of each number, by its name
   * @return each, as it was measured
   */
  public List<Coefficient> coefficients(Map<String, Double> nominal) {
    List<Coefficient> all = new ArrayList<>();
    for (Map.Entry<String, Sums> entry : sums.entrySet()) {
      double squares = entry.getValue().squares;
      if (!(squares > 0)) {
        continue;
      }
      double own = nominal.getOrDefault(entry.getKey(), 0.0);
      double scale = own == 0 ? 1 : own;
      double off = scale * entry.getValue().products / squares;
      double error = scale / Math.sqrt(squares);
      double given = 0;
      for (Map.Entry<String, Double> number : nominal.entrySet()) {
        if (number.getValue() != 0) {
          given += Math.abs(entry.getValue().withOthers.getOrDefault(number.getKey(), 0.0));
        }
      }
      double bound = ERRORS * error + ROUNDINGS * u * scale * given / squares;
      Deviation deviation =
          new Deviation(
              entry.getKey(), "the equation", Math.abs(off), bound, Math.abs(off), Math.abs(off));
      all.add(new Coefficient(entry.getKey(), own, own + off, error, deviation));
    }
    return all;
  }
}
