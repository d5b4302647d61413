package dev.percha.dl4j;

import dev.percha.core.domain.EpsilonPlacement;
import dev.percha.core.domain.NetworkSpec;
import dev.percha.core.domain.Parameters;
import dev.percha.core.domain.RmsProp;

/** {@link Optimizer} in float32. */
final class FloatOptimizer implements Optimizer {
  /** Its neighbours are the smallest normal float apart. */
  private static final float GRID = 0x1p-103f;

  private final NetworkSpec network;
  private final boolean inside;
  private final float learningRate;
  private final float rho;
  private final float rest;
  private final float epsilon;
  private final FloatMatrix weights;
  private final FloatMatrix gradient;
  private final float[] w;
  private final float[] g;
  private final float[] v;

  FloatOptimizer(RmsProp equation, NetworkSpec network, FloatMatrix weights, FloatMatrix gradient) {
    this.network = network;
    this.inside = equation.epsilonPlacement() == EpsilonPlacement.INSIDE;
    this.learningRate = (float) equation.learningRate();
    this.rho = (float) equation.rho();
    this.rest = (float) (1 - equation.rho());
    this.epsilon = (float) equation.epsilon();
    this.weights = weights;
    this.gradient = gradient;
    this.w = new float[network.parameterCount()];
    this.g = new float[w.length];
    this.v = new float[w.length];
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

  private void stepInside(float[] w, float[] g, float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      w[i] -= learningRate * g[i] / (float) Math.sqrt(v[i] + epsilon);
    }
  }

  private void stepOutside(float[] w, float[] g, float[] v, int from, int to) {
    for (int i = from; i < to; i++) {
      v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
      w[i] -= learningRate * g[i] / ((float) Math.sqrt(v[i]) + epsilon);
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
    System.arraycopy(newWeights.toFloats(), 0, w, 0, w.length);
    System.arraycopy(newSecondMoments.toFloats(), 0, v, 0, v.length);
    weights.writeAll(w, 0, w.length);
  }
}
