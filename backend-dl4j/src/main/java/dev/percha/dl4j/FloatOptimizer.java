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
  private final float[] v;

  FloatOptimizer(RmsProp equation, NetworkSpec network, FloatMatrix weights, FloatMatrix gradient) {
    this.network = network;
    this.equation = new FloatRmsProp(equation);
    this.weights = weights;
    this.gradient = gradient;
    this.v = new float[network.parameterCount()];
  }

  @Override
  public void step(int from, int to) {
    float[] g = new float[Math.min(PIECE, to - from)];
    float[] w = new float[g.length];
    float[] moments = new float[g.length];
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
    float[] w = new float[v.length];
    weights.readAll(w, 0, w.length);
    return Parameters.of(network, w);
  }

  @Override
  public Parameters secondMoments() {
    return Parameters.of(network, v);
  }

  @Override
  public void restore(Parameters newWeights, Parameters newSecondMoments) {
    System.arraycopy(newSecondMoments.toFloats(), 0, v, 0, v.length);
    weights.writeAll(newWeights.toFloats(), 0, v.length);
  }
}
