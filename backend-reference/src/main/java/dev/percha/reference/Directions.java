package dev.percha.reference;

import dev.percha.core.domain.optimizer.Optimizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Builds a {@link Sensitivity}, parameter by parameter: every number of the optimizer, and what an
 * engine might do besides, is changed by a millionth, and the step made again.
 */
final class Directions {
  static final String GRADIENT = "scale of the gradient";
  static final String L2 = "l2";
  private static final String SMOOTHING = "label smoothing";
  private static final String DECAY = "weight decay";
  private static final double CHANGE = 1e-6;

  private final Optimizer optimizer;
  private final UpdateRule rule;
  private final double u;
  private final double[] expected;
  private final double[] variance;
  private final Map<String, UpdateRule> changed = new LinkedHashMap<>();
  private final Map<String, double[]> directions = new LinkedHashMap<>();

  Directions(Optimizer optimizer, long t, double unitRoundoff, int parameters) {
    this.optimizer = optimizer;
    this.rule = UpdateRule.of(optimizer, t);
    this.u = unitRoundoff;
    this.expected = new double[parameters];
    this.variance = new double[parameters];
    numbers(optimizer)
        .forEach(
            (name, value) -> {
              if (value != 0) {
                changed.put(name, UpdateRule.of(with(name, value * (1 + CHANGE)), t));
                directions.put(name, new double[parameters]);
              }
            });
    for (String name : new String[] {DECAY, GRADIENT, L2, SMOOTHING}) {
      directions.putIfAbsent(name, new double[parameters]);
    }
  }

  /** The numbers of an optimizer by their names in words; where a slot begins is none of a step. */
  static Map<String, Double> numbers(Optimizer optimizer) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    optimizer
        .hyperparameters()
        .forEach(
            (name, value) -> {
              if (value instanceof Double number && !name.equals("initialAccumulator")) {
                numbers.put(words(name), number);
              }
            });
    return numbers;
  }

  private static String words(String component) {
    return component.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private Optimizer with(String name, double value) {
    return Optimizer.of(
        optimizer.name(),
        (component, type) ->
            words(component).equals(name)
                ? (Object) value
                : optimizer.hyperparameters().get(component));
  }

  /**
   * Sets what holds of one parameter.
   *
   * @param i its place
   * @param w the parameter before the step
   * @param before its slots before it
   * @param g its gradient
   * @param ofGradient the gradient's variance
   * @param l2 what L2 of 1 adds to the gradient
   * @param smoothing what label smoothing of 1 adds to it
   */
  void of(
      int i, double w, double[] before, double g, double ofGradient, double l2, double smoothing) {
    double next = rule.step(w, g, before.clone());
    expected[i] = next;
    double slope = byGradient(w, before, g, Math.max(Math.abs(g) * CHANGE, 1e-12));
    double stored = u * Math.max(Math.abs(next), Float.MIN_NORMAL);
    double update = 2 * u * (next - w);
    variance[i] = ofGradient * slope * slope + stored * stored / 3 + update * update / 3;
    changed.forEach(
        (name, other) ->
            directions.get(name)[i] = (other.step(w, g, before.clone()) - next) / CHANGE);
    if (!changed.containsKey(DECAY)) {
      directions.get(DECAY)[i] = -optimizer.learningRate() * w;
    }
    directions.get(GRADIENT)[i] = slope * g;
    directions.get(L2)[i] = slope * l2;
    directions.get(SMOOTHING)[i] = slope * smoothing;
  }

  private double byGradient(double w, double[] before, double g, double change) {
    double above = rule.step(w, g + change, before.clone());
    double below = rule.step(w, g - change, before.clone());
    return (above - below) / (2 * change);
  }

  Sensitivity sensitivity() {
    return new Sensitivity(expected, variance, directions);
  }
}
