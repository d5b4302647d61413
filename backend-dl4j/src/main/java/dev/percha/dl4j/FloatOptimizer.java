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
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  FloatOptimizer(RmsProp equation, NetworkSpec network, FloatMatrix weights, FloatMatrix gradient) {
    this.network = network;
    this.equation = new FloatRmsProp(equation);
    this.weights = weights;
    this.gradient = gradient;
    this.v = new float[network.parameterCount()];
  }

  /** What a thread works in, piece by piece. */
  private static final class Scratch {
    final float[] g = new float[PIECE];
    final float[] w = new float[PIECE];
    final float[] v = new float[PIECE];
  }

  @Override
  public void step(int from, int to) {
    Scratch mine = scratch.get();
    for (int at = from; at < to; at += PIECE) {
      int count = Math.min(PIECE, to - at);
      gradient.readAll(mine.g, at, count);
      weights.readAll(mine.w, at, count);
      System.arraycopy(v, at, mine.v, 0, count);
      equation.steps(mine.g, mine.v, count);
      subtract(mine.g, mine.w, count);
      System.arraycopy(mine.v, 0, v, at, count);
      weights.writeAll(mine.w, at, count);
    }
  }

  private static void subtract(float[] steps, float[] w, int count) {
    for (int i = 0; i < count; i++) {
      w[i] -= steps[i];
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
