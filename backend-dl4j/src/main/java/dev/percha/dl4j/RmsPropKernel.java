package dev.percha.dl4j;

import dev.percha.core.domain.optimizer.EpsilonPlacement;
import dev.percha.core.domain.optimizer.RmsProp;

/** The equation of {@link RmsProp}. */
record RmsPropKernel(RmsProp equation) implements UpdateKernel {
  @Override
  public void steps(float[] g, float[][] slots, int count, long t) {
    float rate = (float) equation.learningRate();
    float rho = (float) equation.rho();
    float rest = (float) (1 - equation.rho());
    float epsilon = (float) equation.epsilon();
    float[] v = slots[0];
    if (equation.epsilonPlacement() == EpsilonPlacement.INSIDE) {
      for (int i = 0; i < count; i++) {
        v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
        g[i] = rate * g[i] / (float) Math.sqrt(v[i] + epsilon);
      }
    } else {
      for (int i = 0; i < count; i++) {
        v[i] = rho * v[i] + rest * g[i] * g[i] + GRID - GRID;
        g[i] = rate * g[i] / ((float) Math.sqrt(v[i]) + epsilon);
      }
    }
  }

  @Override
  public void steps(double[] g, double[][] slots, int count, long t) {
    double rate = equation.learningRate();
    double rho = equation.rho();
    double rest = 1 - equation.rho();
    double epsilon = equation.epsilon();
    double[] v = slots[0];
    if (equation.epsilonPlacement() == EpsilonPlacement.INSIDE) {
      for (int i = 0; i < count; i++) {
        v[i] = rho * v[i] + rest * g[i] * g[i] + WIDE_GRID - WIDE_GRID;
        g[i] = rate * g[i] / Math.sqrt(v[i] + epsilon);
      }
    } else {
      for (int i = 0; i < count; i++) {
        v[i] = rho * v[i] + rest * g[i] * g[i] + WIDE_GRID - WIDE_GRID;
        g[i] = rate * g[i] / (Math.sqrt(v[i]) + epsilon);
      }
    }
  }
}
