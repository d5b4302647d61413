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
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  DoubleOptimizer(
      RmsProp equation, NetworkSpec network, DoubleMatrix weights, DoubleMatrix gradient) {
    this.network = network;
    this.equation = new DoubleRmsProp(equation);
    this.weights = weights;
    this.gradient = gradient;
    this.v = new double[network.parameterCount()];
  }

  /** What a thread works in, piece by piece. */
  private static final class Scratch {
    final double[] g = new double[PIECE];
    final double[] w = new double[PIECE];
    final double[] v = new double[PIECE];
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

  private static void subtract(double[] steps, double[] w, int count) {
    for (int i = 0; i < count; i++) {
      w[i] -= steps[i];
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
