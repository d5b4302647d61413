package dev.percha.dl4j;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.RmsProp;

/** {@link Optimizer} in float64. */
final class DoubleOptimizer implements Optimizer {
  /** Its neighbours are the smallest normal double apart. */
  private static final double GRID = 0x1p-970;

  private final NetworkSpec network;
  private final boolean inside;
  private final double learningRate;
  private final double rho;
  private final double rest;
  private final double epsilon;
  private final DoubleMatrix weights;
  private final DoubleMatrix gradient;
  private final double[] w;
  private final double[] g;
  private final double[] v;

  DoubleOptimizer(
      RmsProp equation, NetworkSpec network, DoubleMatrix weights, DoubleMatrix gradient) {
    this.network = network;
    this.inside = equation.epsilonPlacement() == EpsilonPlacement.INSIDE;
    this.learningRate = equation.learningRate();
    this.rho = equation.rho();
    this.rest = (1 - equation.rho());
    this.epsilon = equation.epsilon();
    this.weights = weights;
    this.gradient = gradient;
    this.w = new double[network.parameterCount()];
    this.g = new double[w.length];
    this.v = new double[w.length];
  }

  @Override
  public void step(int from, int to) {
    gradient.readAll(g, from, to);
    if (inside) {
      stepInside(w, g, v, from, to);
    } else {
      stepOutside(w, g, v, from, to);
    }
    weights.writeAll(w, from, to);
  }

  private void stepInside(double[] w, double[] g, double[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      w[i] -= learningRate * g[i] / Math.sqrt(v[i] + epsilon);
    }
  }

  private void stepOutside(double[] w, double[] g, double[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      w[i] -= learningRate * g[i] / (Math.sqrt(v[i]) + epsilon);
    }
  }

  @Override
  public Parameters weights() {
    return Parameters.of(network, w);
  }

  @Override
  public Parameters secondMoments() {
    return Parameters.of(network, v);
  }

  @Override
  public void restore(Parameters newWeights, Parameters newSecondMoments) {
    System.arraycopy(newWeights.toDoubles(), 0, w, 0, w.length);
    System.arraycopy(newSecondMoments.toDoubles(), 0, v, 0, v.length);
    weights.writeAll(w, 0, w.length);
  }
}
