package dev.percha.dl4j;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.RmsProp;

/** {@link Optimizer} in float64. */
final class DoubleOptimizer implements Optimizer {
  private final NetworkSpec network;
  private final DoubleRmsProp equation;
  private final DoubleMatrix weights;
  private final DoubleMatrix gradient;
  private final double[] v;

  DoubleOptimizer(
      RmsProp equation, NetworkSpec network, DoubleMatrix weights, DoubleMatrix gradient) {
    this.network = network;
    this.equation = new DoubleRmsProp(equation);
    this.weights = weights;
    this.gradient = gradient;
    this.v = new double[network.parameterCount()];
  }

  @Override
  public void step(int from, int to) {
    double[] g = new double[Math.min(PIECE, to - from)];
    double[] w = new double[g.length];
    double[] moments = new double[g.length];
    for (int at = from; at < to; at += g.length) {
      int count = Math.min(g.length, to - at);
      gradient.readAll(g, at, count);
      weights.readAll(w, at, count);
      System.arraycopy(v, at, moments, 0, count);
      equation.steps(g, moments, count);
      System.arraycopy(moments, 0, v, at, count);
      for (int i = 0; i < count; i++) {
        w[i] -= g[i];
      }
      weights.writeAll(w, at, count);
    }
  }

  @Override
  public Parameters weights() {
    double[] w = new double[v.length];
    weights.readAll(w, 0, w.length);
    return Parameters.of(network, w);
  }

  @Override
  public Parameters secondMoments() {
    return Parameters.of(network, v);
  }

  @Override
  public void restore(Parameters newWeights, Parameters newSecondMoments) {
    System.arraycopy(newSecondMoments.toDoubles(), 0, v, 0, v.length);
    weights.writeAll(newWeights.toDoubles(), 0, v.length);
  }
}
