package dev.percha.dl4j;

import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.RmsProp;

/** {@link Optimizer} in float32. */
final class FloatOptimizer implements Optimizer {
  private final NetworkSpec network;
  private final FloatRmsProp equation;
  private final FloatMatrix weights;
  private final FloatMatrix gradient;
  private final float[] w;
  private final float[] g;
  private final float[] v;

  FloatOptimizer(RmsProp equation, NetworkSpec network, FloatMatrix weights, FloatMatrix gradient) {
    this.network = network;
    this.equation = new FloatRmsProp(equation);
    this.weights = weights;
    this.gradient = gradient;
    this.w = new float[network.parameterCount()];
    this.g = new float[w.length];
    this.v = new float[w.length];
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
    System.arraycopy(newWeights.toFloats(), 0, w, 0, w.length);
    System.arraycopy(newSecondMoments.toFloats(), 0, v, 0, v.length);
    weights.writeAll(w, 0, w.length);
  }
}
