package dev.percha.dl4j;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.RmsProp;

/**
 * The equation of {@link RmsProp} in float32, over arrays on the heap: loops the JVM vectorises.
 *
 * <p>Second moments whose gradient stays 0 shrink until they are subnormal, which many processors
 * are slow with. Adding and taking away a number far above rounds them to a grid of normal ones,
 * and changes no others: off by less than the smallest normal number.
 */
final class FloatRmsProp {
  /** Its neighbours are the smallest normal float apart. */
  private static final float GRID = 0x1p-103f;

  private final boolean inside;
  private final float learningRate;
  private final float rho;
  private final float rest;
  private final float epsilon;

  FloatRmsProp(RmsProp equation) {
    this.inside = equation.epsilonPlacement() == EpsilonPlacement.INSIDE;
    this.learningRate = (float) equation.learningRate();
    this.rho = (float) equation.rho();
    this.rest = (float) (1 - equation.rho());
    this.epsilon = (float) equation.epsilon();
  }

  /** Turns gradients into what is subtracted from the weights, and updates second moments. */
  void steps(float[] g, float[] v, int count) {
    if (inside) {
      stepsInside(g, v, count);
    } else {
      stepsOutside(g, v, count);
    }
  }

  private void stepsInside(float[] g, float[] v, int count) {
    for (int i = 0; i < count; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      g[i] = learningRate * g[i] / (float) Math.sqrt(v[i] + epsilon);
    }
  }

  private void stepsOutside(float[] g, float[] v, int count) {
    for (int i = 0; i < count; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      g[i] = learningRate * g[i] / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }
}
