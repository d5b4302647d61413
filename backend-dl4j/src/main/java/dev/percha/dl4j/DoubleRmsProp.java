package dev.percha.dl4j;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.RmsProp;

/**
 * The equation of {@link RmsProp} in float64, over arrays on the heap: loops the JVM vectorises.
 *
 * <p>Second moments whose gradient stays 0 shrink until they are subnormal, which many processors
 * are slow with. Adding and taking away a number far above rounds them to a grid of normal ones,
 * and changes no others: off by less than the smallest normal number.
 */
final class DoubleRmsProp {
  /** Its neighbours are the smallest normal double apart. */
  private static final double GRID = 0x1p-970;

  private final boolean inside;
  private final double learningRate;
  private final double rho;
  private final double rest;
  private final double epsilon;

  DoubleRmsProp(RmsProp equation) {
    this.inside = equation.epsilonPlacement() == EpsilonPlacement.INSIDE;
    this.learningRate = equation.learningRate();
    this.rho = equation.rho();
    this.rest = (1 - equation.rho());
    this.epsilon = equation.epsilon();
  }

  /** Turns gradients into what is subtracted from the weights, and updates second moments. */
  void steps(double[] g, double[] v, int count) {
    if (inside) {
      stepsInside(g, v, count);
    } else {
      stepsOutside(g, v, count);
    }
  }

  private void stepsInside(double[] g, double[] v, int count) {
    for (int i = 0; i < count; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      g[i] = learningRate * g[i] / Math.sqrt(v[i] + epsilon);
    }
  }

  private void stepsOutside(double[] g, double[] v, int count) {
    for (int i = 0; i < count; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      g[i] = learningRate * g[i] / (Math.sqrt(v[i]) + epsilon);
    }
  }
}
