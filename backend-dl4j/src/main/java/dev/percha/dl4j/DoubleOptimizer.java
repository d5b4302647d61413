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
  private final double[] w;
  private final double[] g;
  private final double[] v;

  DoubleOptimizer(
      RmsProp equation, NetworkSpec network, DoubleMatrix weights, DoubleMatrix gradient) {
    this.network = network;
    this.equation = new DoubleRmsProp(equation);
    this.weights = weights;
    this.gradient = gradient;
    this.w = new double[network.parameterCount()];
    this.g = new double[w.length];
    this.v = new double[w.length];
  }

  @Override
  public void step(int from, int to) {
    gradient.readAll(g, from, to);
    equation.steps(g, v, from, to);
    for (int i = from; i < to; i++) {
      w[i] -= g[i];
    }
    weights.writeAll(w, from, to);
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
