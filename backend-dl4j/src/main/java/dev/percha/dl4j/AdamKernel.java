package dev.percha.dl4j;

import dev.percha.core.domain.optimizer.Adam;

/** The equation of {@link Adam}, both placements of epsilon as one. */
record AdamKernel(Adam equation) implements UpdateKernel {
  @Override
  public void steps(float[] g, float[][] slots, int count, long t) {
    float beta1 = (float) equation.beta1();
    float rest1 = (float) (1 - equation.beta1());
    float beta2 = (float) equation.beta2();
    float rest2 = (float) (1 - equation.beta2());
    float rate = (float) equation.rate(t);
    float epsilon = (float) equation.epsilon(t);
    float[] m = slots[0];
    float[] v = slots[1];
    for (int i = 0; i < count; i++) {
      m[i] = beta1 * m[i] + rest1 * g[i] + GRID - GRID;
      v[i] = beta2 * v[i] + rest2 * g[i] * g[i] + GRID - GRID;
      g[i] = rate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
    }
  }

  @Override
  public void steps(double[] g, double[][] slots, int count, long t) {
    double beta1 = equation.beta1();
    double rest1 = 1 - equation.beta1();
    double beta2 = equation.beta2();
    double rest2 = 1 - equation.beta2();
    double rate = equation.rate(t);
    double epsilon = equation.epsilon(t);
    double[] m = slots[0];
    double[] v = slots[1];
    for (int i = 0; i < count; i++) {
      m[i] = beta1 * m[i] + rest1 * g[i] + WIDE_GRID - WIDE_GRID;
      v[i] = beta2 * v[i] + rest2 * g[i] * g[i] + WIDE_GRID - WIDE_GRID;
      g[i] = rate * m[i] / (Math.sqrt(v[i]) + epsilon);
    }
  }

  @Override
  public double decay() {
    return equation.learningRate() * equation.weightDecay();
  }
}
